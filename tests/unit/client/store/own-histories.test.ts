/** Events of a ward that name a dossier of its compartment, on a tablet of both: nothing of the one is written as the other's. */
import { expect, test } from 'vitest';
import { appendEvent } from '#client/store/append-event.ts';
import { confirmReturned, recordVerdicts } from '#client/store/outbox.ts';
import { applyPage } from '#client/store/projection.ts';
import { hasTrimmed } from '#client/store/trim.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupTablet, type Tablet } from '#support/tablet.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const EPOCH = uuid('epoch', 1);
const [DENUNCIATION, ORDINARY] = [uuid('dossier', 1), uuid('dossier', 2)] as [DossierId, DossierId];

const inside = setupDossierEvents({ ward: COMPARTMENT });
const RECEIVED = inside.make('received', at('2026-03-09 09:00'));
const outside = setupDossierEvents({ first: 100 });
const STRAY = outside.make('assigned', at('2026-03-09 10:00'));
const OTHER = outside.make('received', at('2026-03-09 10:05'), { dossier: 2 });

const page = (ward: WardCode, events: readonly DossierEvent[]) => ({
  ward,
  epoch: EPOCH,
  wseq: events.length,
  chain: CHAIN_START,
  events,
});

/** The key of the compartment is at hand, or not. */
const AT_WORK = [
  ['a member', (_tablet: Tablet) => undefined],
  ['somebody else', ({ ring }: Tablet) => ring.lock(COMPARTMENT)],
] as const;

test.each(AT_WORK)(
  'a page of the ward leaves the dossier as it was and is taken over, with %s at work',
  async (_who, begin) => {
    const tablet = await setupTablet();
    const { cache } = tablet.store;
    await applyPage(tablet.store, page(COMPARTMENT, [RECEIVED]));
    begin(tablet);
    expect(await applyPage(tablet.store, page(WARD, [STRAY, OTHER]))).toBe(true);
    expect((await cache.cursor.get(WARD))?.wseq).toBe(2);
    expect((await cache.dossier.get(ORDINARY))?.ward).toBe(WARD);
    tablet.ring.unlock();
    expect(await cache.history.get(DENUNCIATION)).toEqual({
      dossierId: DENUNCIATION,
      ward: COMPARTMENT,
      events: [RECEIVED],
    });
    expect((await cache.dossier.get(DENUNCIATION))?.ward).toBe(COMPARTMENT);
  },
);

test('one that lies packed is left aside too', async () => {
  const { store } = await setupTablet();
  const section = {
    ward: COMPARTMENT,
    wseq: 9,
    section: 0,
    holds: 'closed',
    ids: [DENUNCIATION],
    lines: [],
    received: [],
  };
  await store.cache.section.put(section as never);
  expect(await applyPage(store, page(WARD, [STRAY, OTHER]))).toBe(true);
  expect(await store.cache.history.toCollection().primaryKeys()).toEqual([ORDINARY]);
});

test('a page of the ward itself still fails while its own key is not at hand', async () => {
  const { store, ring } = await setupTablet();
  await applyPage(store, page(WARD, [OTHER]));
  ring.lock(WARD);
  await expect(applyPage(store, page(WARD, [OTHER]))).rejects.toMatchObject({ name: 'LockedError', ward: WARD });
});

test('a step that came before the reception makes no dossier of the ward of it', async () => {
  const { store } = await setupTablet();
  await applyPage(store, page(WARD, [STRAY]));
  await applyPage(store, page(COMPARTMENT, [RECEIVED]));
  expect(await store.cache.history.get(DENUNCIATION)).toMatchObject({ ward: COMPARTMENT, events: [RECEIVED] });
});

test('one that left the tablet long ago does not have the ward fetched anew', async () => {
  const { store } = await setupTablet();
  await store.cache.trimmed.put({ id: DENUNCIATION, ward: COMPARTMENT });
  expect(await hasTrimmed(store, WARD, [DENUNCIATION])).toBe(false);
  expect(await hasTrimmed(store, COMPARTMENT, [DENUNCIATION])).toBe(true);
});

test.each(AT_WORK)(
  'one recorded here and stored is confirmed and not asked for again and again, with %s at work',
  async (_who, begin) => {
    const tablet = await setupTablet();
    const { store } = tablet;
    await applyPage(store, page(COMPARTMENT, [RECEIVED]));
    const build = ({ dseq }: { dseq: number }) => ({ ...STRAY, dseq, device: store.deviceId });
    const own = await appendEvent(store, { ward: WARD, serialDate: null, build });
    await recordVerdicts(store, WARD, [{ dseq: own.dseq, outcome: 'stored', wseq: 1 }]);
    begin(tablet);
    await applyPage(store, page(WARD, [own]));
    expect(await confirmReturned(store, WARD, EPOCH)).toEqual([]);
    expect((await store.outbox.event.toArray()).map(({ state }) => state)).toEqual(['confirmed']);
  },
);
