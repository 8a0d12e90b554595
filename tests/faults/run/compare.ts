/** The ledger against the centre, and every tablet against the centre, once everyone has been online for a while. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHistory } from '#client/store/thaw.ts';
import type { BrowserStorage, ChromiumTablet } from './chromium-tablet.ts';
import type { Cast } from './chaos.ts';
import type { NodeTablet } from './node-tablet.ts';
import { WARDS, type Stage } from './stage.ts';

export interface Comparison {
  readonly dossiers: number;
  /** What each finding is, one line each. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly diverged: readonly string[];
  readonly setAside: readonly string[];
  /** A copied tablet gives the numbers of the one it was copied from: kept on both dossiers and shown. */
  readonly sameNumber: number;
}

const SETTLE_MS = 180_000;
const REST_MS = 300;

/** @throws when the tablets do not come to rest */
export async function compareAll(cast: Cast): Promise<Comparison> {
  const { stage, work, nodes, browsers } = cast;
  await settle(nodes);
  const storages = new Map<ChromiumTablet, BrowserStorage>();
  for (const tablet of browsers) storages.set(tablet, await tablet.read());
  // The browsers sent their last ones just now.
  await settle(nodes);
  const wards = new Map<WardCode, CentreWard>();
  for (const ward of WARDS) wards.set(ward, await readWard(stage, ward));

  const told = work.ledger.read();
  const lost = told
    .filter(({ ward, code, eventId }) => {
      const { events, codes, setAside } = wards.get(ward)!;
      return eventId === null ? !codes.has(code) : !events.has(eventId) && !setAside.has(eventId);
    })
    .map(({ tablet, code, eventId }) => `${tablet}: ${code} ${eventId ?? ''}`);
  const diverged: string[] = [];
  for (const tablet of nodes) diverged.push(...(await compareNode(tablet, wards.get(tablet.officer.ward)!)));
  for (const [tablet, storage] of storages) {
    diverged.push(...compareBrowser(tablet, storage, wards.get(tablet.officer.ward)!));
    const { events, setAside } = wards.get(tablet.officer.ward)!;
    for (const { id, state } of storage.outbox) {
      if (!events.has(id) && !setAside.has(id)) lost.push(`${tablet.name}: event ${id}, ${state} in its outbox`);
    }
  }
  const all = [...wards.values()];
  return {
    dossiers: new Set(told.map(({ code, eventId }) => eventId ?? code)).size,
    lost,
    doubled: all.flatMap(({ faults }) => faults),
    diverged,
    setAside: all.flatMap(({ setAside }) => [...setAside].map(([id, reason]) => `${id}: ${reason}`)),
    sameNumber: all.reduce((sum, { sameNumber }) => sum + sameNumber, 0),
  };
}

/** Every tablet syncs until nothing waits and two looks in a row find the same. */
async function settle(nodes: readonly NodeTablet[]): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  let before = '';
  for (;;) {
    const looks = await Promise.all(nodes.map(look));
    const now = JSON.stringify(looks);
    if (now === before && looks.every(({ failure }) => failure === null)) return;
    if (Date.now() > until) throw new Error(`The tablets do not come to rest: ${now}`);
    before = now;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

async function look({ machine }: NodeTablet) {
  const failure = await machine.tab().sync();
  const rows = await machine.outbox();
  const waiting = rows.filter(({ state }) => state === 'pending' || state === 'at-centre').length;
  return { failure, waiting, cursor: await machine.tab().store.cache.cursor.toArray() };
}

interface CentreWard {
  /** Events by id, with their dossier. */
  readonly events: ReadonlyMap<string, string>;
  readonly histories: ReadonlyMap<string, readonly string[]>;
  readonly codes: ReadonlySet<string>;
  readonly setAside: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
  readonly sameNumber: number;
}

async function readWard(stage: Stage, ward: WardCode): Promise<CentreWard> {
  return stage.query(async (sql) => {
    const rows = await sql<{ wseq: number; id: string; dossier: string }[]>`
      select wseq, event_id as id, dossier_id as dossier from event where ward_id = ${ward} order by wseq`;
    const dossiers = await sql<{ code: string; lookup: string }[]>`
      select code, lookup_code as lookup from dossier where ward_id = ${ward}`;
    const aside = await sql<{ id: string; reason: string }[]>`
      select raw::json ->> 'id' as id, reason from quarantine where ward_id = ${ward}`;
    const histories = new Map<string, string[]>();
    for (const { id, dossier } of rows) histories.set(dossier, [...(histories.get(dossier) ?? []), id]);
    const codes = new Set(dossiers.map(({ code }) => code));
    const faults = [
      ...rows.filter(({ wseq }, index) => wseq !== index + 1).map(({ wseq }) => `${ward}: number ${wseq} out of order`),
      ...listTwice(rows.map(({ id }) => id)).map((id) => `${ward}: event ${id} stands twice`),
      ...listTwice(dossiers.map(({ lookup }) => lookup)).map((lookup) => `${ward}: reception ${lookup} stands twice`),
    ];
    return {
      events: new Map(rows.map(({ id, dossier }) => [id, dossier])),
      histories,
      codes,
      setAside: new Map(aside.map(({ id, reason }) => [id, reason])),
      faults,
      sameNumber: dossiers.length - codes.size,
    };
  });
}

async function compareNode({ name, machine }: NodeTablet, { histories, setAside }: CentreWard): Promise<string[]> {
  const { store } = machine.tab();
  const findings: string[] = [];
  for (const [dossier, ids] of histories) {
    const held = (await readHistory(store, dossier as never))?.events.map(({ id }) => id as string) ?? [];
    if (held.join() !== ids.join())
      findings.push(`${name}: dossier ${dossier} has ${held.length} of ${ids.length} events`);
  }
  for (const { state, event } of await machine.outbox()) {
    const settled = setAside.has(event.id) ? 'set-aside' : 'confirmed';
    if (state !== settled) findings.push(`${name}: event ${event.id} is ${state} in its outbox`);
  }
  return findings;
}

function compareBrowser({ name }: ChromiumTablet, storage: BrowserStorage, { histories }: CentreWard): string[] {
  const rows = new Map(storage.rows.map(({ id, rev }) => [id, rev]));
  const packed = new Set(storage.packed);
  return [...histories].flatMap(([dossier, ids]) => {
    const rev = rows.get(dossier);
    if (rev === ids.length || (rev === undefined && packed.has(dossier))) return [];
    return [`${name}: dossier ${dossier} has ${rev ?? 'no row'} of ${ids.length} events`];
  });
}

function listTwice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
