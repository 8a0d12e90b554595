/** What an administrator sees of every procedure: the commune catalogue, and what the ward has made of it. */
import type { CommuneProcedure } from '#catalogue/find-commune-procedures.ts';
import type { ProcedureRecord } from '#client/state/procedure-admin.ts';
import { foldText } from '#domain/base/fold-text.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';

/** What the counter does with it now. `shipped`: taken in with our data, the ward has decided nothing. */
export type ProcedureUse = 'active' | 'shipped' | 'retired' | 'none';

export interface ProcedureEntry extends CommuneProcedure {
  readonly use: ProcedureUse;
  /** A draft newer than what was decided. */
  readonly draft: ProcedureRecord | null;
  /** The newest record, from which a change is made. */
  readonly newest: ProcedureRecord | null;
}

export interface EntrySources {
  readonly listed: readonly CommuneProcedure[];
  /** By number: of each code the newest decision and the newest draft. */
  readonly records: readonly ProcedureRecord[];
}

/** Those of the catalogue in its order, then those only the ward has. */
export function makeEntries({ listed, records }: EntrySources): ProcedureEntry[] {
  const byCode = new Map<string, ProcedureRecord[]>();
  for (const record of records) byCode.set(record.key, [...(byCode.get(record.key) ?? []), record]);
  const codes = new Set(listed.map(({ code }) => code));
  const own = [...byCode]
    .filter(([code]) => !codes.has(code))
    .flatMap(([, [first]]) => (first ? [listProcedure(first.body.procedure)] : []));
  return [...listed, ...own].map((procedure) => toEntry(procedure, byCode.get(procedure.code) ?? []));
}

/** The draft an editor opens with: the newest the ward has, else our data, else an empty one with the catalogue's names. */
export function openingDraft(
  { newest, ...entry }: ProcedureEntry,
  shipped: Procedure | undefined,
  { source, retrievedOn }: { readonly source: string; readonly retrievedOn: PlainDate },
): ProcedureDraft {
  if (newest) return newest.body.procedure;
  if (shipped) {
    const { version: _, ...draft } = shipped;
    return draft;
  }
  return {
    code: entry.code,
    name: entry.name,
    sector: { code: null, name: entry.sector },
    agency: entry.agency,
    cases: [],
    fees: [],
    results: [],
    onlineLevel: 'none',
    signer: null,
    steps: [],
    retentionYears: null,
    source,
    verifiedOn: retrievedOn,
    verifiedBy: null,
    questions: [],
  };
}

function toEntry(procedure: CommuneProcedure, records: readonly ProcedureRecord[]): ProcedureEntry {
  const newest = records.at(-1) ?? null;
  const decided = records.findLast(({ body }) => body.state !== 'draft');
  return {
    ...procedure,
    name: newest?.body.procedure.name || procedure.name,
    use: decided?.body.state === 'active' || decided?.body.state === 'retired' ? decided.body.state : unsaid(procedure),
    draft: newest?.body.state === 'draft' ? newest : null,
    newest,
  };
}

function unsaid({ isShipped }: CommuneProcedure): ProcedureUse {
  return isShipped ? 'shipped' : 'none';
}

/** As the catalogue lists one that is not in it. */
export function listProcedure({ code, name, sector, agency }: ProcedureDraft | Procedure): CommuneProcedure {
  const folded = { name: foldText(name), sector: foldText(sector.name) };
  return { code, name, sector: sector.name, agency, promulgator: '', isShipped: false, folded };
}
