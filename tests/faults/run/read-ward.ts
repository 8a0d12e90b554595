/** What the centre holds of a ward at the end of a fault run, straight from its database. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { WardTop } from './chromium-tablet.ts';
import type { Stage } from './stage.ts';

const REST_MS = 300;

export interface CentreWard {
  /** Events by id, with their dossier. */
  readonly events: ReadonlyMap<string, string>;
  readonly histories: ReadonlyMap<string, readonly string[]>;
  readonly top: WardTop;
  /** On how many dossiers each number stands. */
  readonly codes: ReadonlyMap<string, number>;
  readonly setAside: ReadonlyMap<string, string>;
  /** Twice or out of order, one line each. */
  readonly faults: readonly string[];
  /** Dossiers by id that stand in the lists. */
  readonly listed: ReadonlySet<string>;
  /** Received, and not in the lists, one line each. */
  readonly unlisted: readonly string[];
}

/** How far the ward has come, in which history. */
export async function readTop(stage: Stage, ward: WardCode): Promise<WardTop> {
  const [top] = await stage.query(
    (sql) => sql<WardTop[]>`select epoch, last_seq as wseq from ward_head where ward_id = ${ward}`,
  );
  return top!;
}

/** The centre answers a push before its lists have followed. @throws when they have not by then */
export async function waitForDossiers(stage: Stage, until: number): Promise<void> {
  for (;;) {
    const behind = await stage.query(
      (sql) => sql<{ ward: string }[]>`
        select ward_id as ward from ward_head left join followed using (ward_id)
        where last_seq > coalesce(followed.wseq, 0)`,
    );
    if (behind.length === 0) return;
    if (Date.now() > until) throw new Error(`The lists do not follow: ${behind.map(({ ward }) => ward).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

/** Past the centre, from its tables. */
export async function readWard(stage: Stage, ward: WardCode): Promise<CentreWard> {
  const top = await readTop(stage, ward);
  return stage.query(async (sql) => {
    const rows = await sql<{ wseq: number; id: string; dossier: string; kind: string }[]>`
      select wseq, event_id as id, dossier_id as dossier, kind from event where ward_id = ${ward} order by wseq`;
    const dossiers = await sql<{ id: string; code: string; lookup: string }[]>`
      select dossier_id as id, code, lookup_code as lookup from dossier where ward_id = ${ward}`;
    const listed = new Set(dossiers.map(({ id }) => id));
    const aside = await sql<{ id: string; reason: string }[]>`
      select raw::json ->> 'id' as id, reason from quarantine where ward_id = ${ward}`;
    const histories = new Map<string, string[]>();
    for (const { id, dossier } of rows) histories.set(dossier, [...(histories.get(dossier) ?? []), id]);
    const codes = new Map<string, number>();
    for (const { code } of dossiers) codes.set(code, (codes.get(code) ?? 0) + 1);
    const faults = [
      ...rows.filter(({ wseq }, index) => wseq !== index + 1).map(({ wseq }) => `${ward}: number ${wseq} out of order`),
      ...listTwice(rows.map(({ id }) => id)).map((id) => `${ward}: event ${id} stands twice`),
      ...listTwice(dossiers.map(({ lookup }) => lookup)).map((lookup) => `${ward}: reception ${lookup} stands twice`),
    ];
    return {
      events: new Map(rows.map(({ id, dossier }) => [id, dossier])),
      histories,
      top,
      codes,
      setAside: new Map(aside.map(({ id, reason }) => [id, reason])),
      faults,
      listed,
      unlisted: rows
        .filter(({ kind, dossier }) => kind === 'received' && !listed.has(dossier))
        .map(
          ({ dossier, wseq }) => `${ward}: dossier ${dossier}, received as number ${wseq}, is in no list of the centre`,
        ),
    };
  });
}

function listTwice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
