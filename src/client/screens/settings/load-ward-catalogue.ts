/** The commune catalogue as one ward has made it its own: from the centre and from the data we ship. */
import type { CommuneProcedure } from '#catalogue/find-commune-procedures.ts';
import type { CentreFailure } from '#client/state/administration.ts';
import type { ProcedureAdmin, ProcedureRecord, ProcedureVersion } from '#client/state/procedure-admin.ts';
import { overlayProcedures } from '#client/state/overlay-procedures.ts';
import { ok, type Result } from '#domain/base/result.ts';
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import { invariant } from '#domain/base/invariant.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { isDenunciation } from '#domain/procedure/check-procedure.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { shareShortened, type ShortenedShare } from '#domain/report/shortened.ts';
import { listProcedure, makeEntries, openingDraft, type ProcedureEntry } from './procedure-entries.ts';

export interface WardCatalogue {
  readonly entries: readonly ProcedureEntry[];
  /** Newest first. */
  readonly versions: readonly ProcedureVersion[];
  /** Over what the counter takes in. */
  readonly share: ShortenedShare;
  isUsed(code: string): boolean;
  newestOf(code: string): ProcedureRecord | undefined;
  findShipped(code: string): Procedure | undefined;
  openingDraft(entry: ProcedureEntry): ProcedureDraft;
}

export async function loadWardCatalogue(
  admin: ProcedureAdmin,
  ward: WardCode,
): Promise<Result<WardCatalogue, CentreFailure>> {
  const [read, commune] = await Promise.all([
    readProcedures(admin, ward),
    import('#catalogue/load-commune-procedures.ts'),
  ]);
  if (!read.ok) return read;
  const { records, versions, shipped, used } = read.value;
  const usedCodes = new Set(used.map(({ code }) => code));
  const shippedByCode = new Map(shipped.map((procedure) => [procedure.code, procedure]));
  const { source, retrievedOn } = commune.COMMUNE_PROCEDURES_SOURCE;
  const listedOn = parsePlainDate(retrievedOn);
  invariant(listedOn, 'the commune catalogue says on which day it was taken');
  return ok({
    entries: makeEntries({ listed: listFor(ward, commune.loadCommuneProcedures(), shipped), records }),
    versions,
    share: shareShortened(used),
    isUsed: (code) => usedCodes.has(code),
    newestOf: (code) => records.findLast(({ key }) => key === code),
    findShipped: (code) => shippedByCode.get(code),
    openingDraft: (entry) => openingDraft(entry, shippedByCode.get(entry.code), { source, retrievedOn: listedOn }),
  });
}

/** In a compartment only what may be taken in there, with what it is shipped with. */
function listFor(
  ward: WardCode,
  listed: readonly CommuneProcedure[],
  shipped: readonly Procedure[],
): readonly CommuneProcedure[] {
  if (!isCompartment(ward)) return listed;
  const own = shipped.map((procedure) => ({ ...listProcedure(procedure), isShipped: true }));
  return [...own, ...listed.filter(isDenunciation)];
}

/** What the counter of the ward takes in now, as the centre has it. */
export async function loadUsedProcedures(
  admin: ProcedureAdmin,
  ward: WardCode,
): Promise<Result<readonly Procedure[], CentreFailure>> {
  const read = await readProcedures(admin, ward);
  return read.ok ? ok(read.value.used) : read;
}

async function readProcedures(admin: ProcedureAdmin, ward: WardCode) {
  const [read, { loadProceduresFor }] = await Promise.all([admin.read(ward), import('#catalogue/load-procedures.ts')]);
  if (!read.ok) return read;
  const shipped = loadProceduresFor(ward);
  return ok({ ...read.value, shipped, used: overlayProcedures(shipped, read.value.records, ward) });
}
