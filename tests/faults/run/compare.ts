/** The ledger against the centre, and every tablet against the centre, once everyone has been online for a while. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHistory } from '#client/store/thaw.ts';
import type { BrowserStorage, ChromiumTablet } from './chromium-tablet.ts';
import type { Cast } from './chaos.ts';
import type { Told } from './ledger.ts';
import type { NodeTablet } from './node-tablet.ts';
import { readTop, readWard, waitForDossiers, type CentreWard } from './read-ward.ts';
import { WARDS } from './stage.ts';

export interface Comparison {
  readonly dossiers: number;
  /** What each finding is, one line each. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly diverged: readonly string[];
  readonly setAside: readonly string[];
  /**
   * Dossiers whose number another one has too: a copied tablet gives those of the one it was copied from, and a restored
   * centre has forgotten which it lent. Kept on both and shown.
   */
  readonly sameNumber: number;
}

const SETTLE_MS = 180_000;
const REST_MS = 300;

/** @throws when the tablets do not come to rest */
export async function compareAll(cast: Cast): Promise<Comparison> {
  const { stage, work, nodes, browsers } = cast;
  await settle(nodes);
  const read = (tablet: ChromiumTablet) => tablet.read(() => readTop(stage, tablet.officer.ward));
  // Each sends its last ones, which the others then fetch.
  for (const tablet of browsers) await read(tablet);
  await settle(nodes);
  const storages = new Map<ChromiumTablet, BrowserStorage>();
  for (const tablet of browsers) storages.set(tablet, await read(tablet));
  await waitForDossiers(stage, Date.now() + SETTLE_MS);
  const wards = new Map<WardCode, CentreWard>();
  for (const ward of WARDS) wards.set(ward, await readWard(stage, ward));

  const told = work.ledger.read();
  const lost = told
    .filter(({ ward, code, eventId }) => {
      const { events, setAside } = wards.get(ward)!;
      return eventId === null ? !hasAll(wards.get(ward)!, told, code) : !events.has(eventId) && !setAside.has(eventId);
    })
    .map(({ tablet, code, eventId }) => `${tablet}: ${code} ${eventId ?? ''}`);
  const diverged = [...wards.values()].flatMap(({ unlisted }) => unlisted);
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
    dossiers: told.filter(({ code }) => code !== '').length,
    lost,
    doubled: all.flatMap(({ faults }) => faults),
    diverged,
    setAside: all.flatMap(({ setAside }) => [...setAside].map(([id, reason]) => `${id}: ${reason}`)),
    sameNumber: all.reduce((sum, { codes }) => sum + [...codes.values()].reduce((more, n) => more + n - 1, 0), 0),
  };
}

/** A number may stand on two dossiers: then both are there. */
function hasAll({ codes, events }: CentreWard, told: readonly Told[], code: string): boolean {
  const given = told.filter((entry) => entry.code === code && (entry.eventId === null || events.has(entry.eventId)));
  return (codes.get(code) ?? 0) >= given.length;
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

async function compareNode(
  { name, machine }: NodeTablet,
  { histories, setAside, listed }: CentreWard,
): Promise<string[]> {
  const { store } = machine.tab();
  const findings: string[] = [];
  for (const [dossier, ids] of histories) {
    const held = (await readHistory(store, dossier as never))?.events.map(({ id }) => id as string) ?? [];
    if (held.join() !== ids.join())
      findings.push(`${name}: dossier ${dossier} has ${held.length} of ${ids.length} events`);
  }
  const outbox = await machine.outbox();
  const aside = outbox.filter(({ event }) => setAside.has(event.id)).map(({ dossierId }) => dossierId as string);
  const rows = await store.cache.dossier.toCollection().primaryKeys();
  const shown = new Set<string>([...rows, ...(await store.cache.section.toArray()).flatMap(({ ids }) => ids)]);
  for (const id of listed) if (!shown.has(id)) findings.push(`${name}: dossier ${id} is in no list`);
  for (const id of rows) {
    if (!histories.has(id) && !aside.includes(id)) findings.push(`${name}: dossier ${id} is not at the centre`);
  }
  for (const { state, event } of outbox) {
    const settled = setAside.has(event.id) ? 'set-aside' : 'confirmed';
    if (state !== settled) findings.push(`${name}: event ${event.id} is ${state} in its outbox`);
  }
  return findings;
}

function compareBrowser(
  { name }: ChromiumTablet,
  storage: BrowserStorage,
  { histories, top, listed }: CentreWard,
): string[] {
  const { cursor } = storage;
  if (cursor?.epoch !== top.epoch || cursor.wseq !== top.wseq) {
    return [`${name}: came to ${cursor?.epoch} ${cursor?.wseq} only; the ward is at ${top.epoch} ${top.wseq}`];
  }
  const rows = new Map(storage.rows.map(({ id, rev }) => [id, rev]));
  const packed = new Set(storage.packed);
  const missing = [...histories].flatMap(([dossier, ids]) => {
    const rev = rows.get(dossier);
    if (rev === ids.length || (rev === undefined && (packed.has(dossier) || !listed.has(dossier)))) return [];
    return [`${name}: dossier ${dossier} has ${rev ?? 'no row'} of ${ids.length} events`];
  });
  const extra = [...rows.keys(), ...packed].filter((dossier) => !histories.has(dossier));
  return [...missing, ...extra.map((dossier) => `${name}: dossier ${dossier} is not at the centre`)];
}
