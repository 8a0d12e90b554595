/** Dossiers that ended long ago, with words by which their citizen would be found wherever they are left, and the search for them. */
import { createHash, randomUUID } from 'node:crypto';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { Queryable, Sql } from '#server/db/sql.ts';
import { verifyWard, type WardProof } from '#server/use-cases/verify-ward.ts';
import { findForms, formsOf } from './canaries.ts';
import { sendHistory, uniqueReception, type eventsOf, type TestCentre } from './centre.ts';
import { receivedBody, SAMPLE_BODIES, WARD } from './dossier-events.ts';
import { at } from './fixed-clock.ts';

/** Chứng thực chữ ký: two years. Văn bản khai nhận di sản: twenty. One nobody ships. */
export const SIGNATURE = '2.000884';
export const TWENTY_YEARS = '2.001016';
export const UNKNOWN = '9.999999';

export const CITIZEN = {
  ...receivedBody().applicant,
  fullName: 'Hoàng Thị Tuyết Nhung',
  personalId: '001066098765',
  phone: '0987650123',
  address: 'Ngõ Hải Âu, ngách Chim Én',
};
export const SCAN = Buffer.from('bản chụp giấy tờ của Hoàng Thị Tuyết Nhung');
export const NOTE = 'Bà Tuyết Nhung nhờ con gái nhận thay';
const WORDS = ['Tuyết Nhung', 'hoang thi tuyet nhung', CITIZEN.personalId, CITIZEN.phone, 'Hải Âu'];

interface Ended {
  /** Day of reception, result and handing over. */
  readonly on: string;
  /** Of the procedure. */
  readonly code: string;
  readonly applicant?: typeof CITIZEN;
  /** Written wherever something may be written. */
  readonly words?: string;
}

export function makeEnded(
  { make }: ReturnType<typeof eventsOf>,
  { on, code, applicant = receivedBody().applicant, words = 'Người khác' }: Ended,
): DossierEvent[] {
  const procedure = { ...receivedBody().procedure, code, sector: 'Chứng thực' };
  const correction = { field: 'phone', from: applicant.phone, to: '0911222333', reason: words } as const;
  return [
    make('received', at(`${on} 09:15`), { body: uniqueReception({ applicant, procedure }) }),
    make('noted', at(`${on} 09:30`), { body: { text: words } }),
    make('file-attached', at(`${on} 09:40`), { body: scanOf(words) }),
    make('corrected', at(`${on} 09:45`), { body: correction }),
    make('resolved', at(`${on} 10:00`)),
    make('handed-over', at(`${on} 11:00`), { body: { to: 'proxy', name: words, paper: 'Giấy ủy quyền' } }),
  ];
}

/** By an officer on a new tablet that signs nothing; arrived that day. */
export async function sendEnded(centre: TestCentre, ended: Ended): Promise<DossierEvent[]> {
  const officer = await centre.as('officer');
  return arriving(centre, `${ended.on} 17:00`, () => sendHistory(officer, (events) => makeEnded(events, ended)));
}

/** What is sent meanwhile arrives at that moment of the centre's clock. @param then e.g. `2015-03-09 17:00` */
export async function arriving<T>({ running }: TestCentre, then: string, send: () => Promise<T>): Promise<T> {
  const { now } = running.centre;
  Object.assign(running.centre, { now: () => at(then) });
  try {
    return await send();
  } finally {
    Object.assign(running.centre, { now });
  }
}

function scanOf(words: string) {
  const sha256 = createHash('sha256').update(SCAN).digest('hex');
  const name = `${words}.jpg`;
  return { ...SAMPLE_BODIES['file-attached'], fileId: randomUUID(), name, bytes: SCAN.length, sha256 };
}

export const idOf = (history: readonly DossierEvent[]) => history[0]?.dossierId as DossierId;

export function receptionOf([first]: readonly DossierEvent[]) {
  if (first?.kind !== 'received') throw new Error('no reception');
  return first.body;
}

export function fileOf(history: readonly DossierEvent[]): string {
  return history.flatMap((event) => (event.kind === 'file-attached' ? [event.body.fileId] : []))[0] ?? '';
}

/** Everything the tables hold, as text and as bytes, by which the citizen of this history could be known: `table: word`. */
export async function findCitizen(sql: Sql, history: readonly DossierEvent[]): Promise<string[]> {
  const { token, lookupCode } = receptionOf(history);
  const forms = formsOf([...WORDS, token, lookupCode]);
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const found: string[] = [];
  for (const { name } of tables) {
    for (const row of await sql<Record<string, unknown>[]>`select * from ${sql(name)}`) {
      for (const value of Object.values(row)) {
        const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? '');
        found.push(...findForms(bytes, forms).map((word) => `${name}: ${word}`));
      }
    }
  }
  return [...new Set(found)];
}

/** As if every account of the centre had been what it is for a year: whoever is new to it decides nothing. */
export async function serveForYears(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update role_given set since = since - interval '1 year'`;
    await tx`update ward_joined set at = at - interval '1 year'`;
  });
}

class Proven extends Error {
  readonly proof: WardProof;
  constructor(proof: WardProof) {
    super('proven');
    this.proof = proof;
  }
}

/**
 * What the proof says after somebody with the database's password has run a statement past every trigger; then all of it is
 * undone.
 */
export function proofAfter({ sql, running }: TestCentre, statement: string): Promise<WardProof> {
  const proven = sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
    throw new Proven(await verifyWard({ ...running.centre, db: asPool(tx) }, WARD));
  });
  return proven.catch((error: unknown) => {
    if (error instanceof Proven) return error.proof;
    throw error;
  });
}

/** Its findings, by type. */
export async function provenAfter(centre: TestCentre, statement: string): Promise<readonly string[]> {
  return (await proofAfter(centre, statement)).findings.map(({ type }) => type);
}

/** The proof then reads what this transaction has changed and nobody else will ever see. */
function asPool(tx: Queryable): Sql {
  return Object.assign(tx, {
    begin: (...args: unknown[]) => (args.at(-1) as (part: Queryable) => unknown)(tx),
  }) as never;
}
