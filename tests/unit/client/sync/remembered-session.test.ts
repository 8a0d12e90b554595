import { expect, test, vi } from 'vitest';
import { openOutboxDatabase } from '#client/store/outbox-database.ts';
import {
  keepClockAnchor,
  readClockAnchor,
  rememberSession,
  type KeptSession,
} from '#client/sync/remembered-session.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { fillDisk } from '#support/full-disk.ts';
import { losable } from '#support/lost-connection.ts';
import { setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';

const USER: SessionUser = {
  userId: 'u-officer',
  username: 'binh',
  name: 'Trần Thị Bình',
  role: 'officer',
  wards: [{ code: WARD, name: 'Phường Long Biên' }],
};

test('a new tablet remembers nobody and no clock', async () => {
  const { store } = await setupTablet();
  expect(await rememberSession(store)).toMatchObject({ user: null, ward: null });
  expect(await readClockAnchor(store.outbox)).toBeNull();
});

test('who was signed in and what the centre’s clock said are there after a restart', async () => {
  const { store: first } = await setupTablet({ name: 'remembering' });
  await (await rememberSession(first)).keep({ user: USER, ward: WARD });
  const anchor = { skewMs: -1500, skewErrorMs: 40, centreAt: at('2026-03-09 09:15') };
  await keepClockAnchor(first.outbox, { ...anchor, skewMs: 0 });
  await keepClockAnchor(first.outbox, anchor);
  first.outbox.close();
  const { store: second } = await setupTablet({ name: 'remembering' });
  expect(await rememberSession(second)).toMatchObject({ user: USER, ward: WARD });
  expect(await readClockAnchor(second.outbox)).toEqual(anchor);
});

test('what the centre’s clock said keeps nothing from going on when the disk is full', async () => {
  const { outbox } = (await setupTablet()).store;
  const anchor = { skewMs: 0, skewErrorMs: 40, centreAt: at('2026-03-09 09:15') };
  await keepClockAnchor(outbox, anchor);
  fillDisk(outbox);
  await keepClockAnchor(outbox, { ...anchor, skewMs: -1500 });
  expect(await readClockAnchor(outbox)).toEqual(anchor);
});

test('signing out is remembered too, and keeps the ward', async () => {
  const { store } = await setupTablet();
  const remembered = await rememberSession(store);
  await remembered.keep({ user: USER, ward: WARD });
  await remembered.keep({ user: null, ward: WARD });
  expect(await rememberSession(store)).toMatchObject({ user: null, ward: WARD });
});

test('what another tab keeps is told', async () => {
  const { store } = await setupTablet({ name: 'told' });
  const seen: KeptSession[] = [];
  (await rememberSession(store)).watch((session) => seen.push(session));
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  const otherTab = openOutboxDatabase('told-outbox', createTestRing());
  await (
    await rememberSession({ outbox: otherTab, withReopen: store.withReopen })
  ).keep({ user: USER, ward: OTHER_WARD });
  await vi.waitFor(() => expect(seen.at(-1)).toEqual({ user: USER, ward: OTHER_WARD }));
  otherTab.close();
});

test('signing out is kept where the browser has lost its connection to the database', async () => {
  const { store } = await setupTablet();
  const remembered = await rememberSession(store);
  await remembered.keep({ user: USER, ward: WARD });
  const connection = await losable(store.outbox);
  connection.loseAt(1);
  expect(await remembered.leave({ user: null, ward: WARD })).toBe(true);
  expect(await rememberSession(store)).toMatchObject({ user: null });
});

test.each([
  ['u-officer', null, true],
  ['u-another', 'u-another', undefined],
] as const)('a session that is given up is hers alone: the browser holds that of %s', async (owner, left, leaving) => {
  const { store } = await setupTablet();
  const remembered = await rememberSession(store);
  await remembered.keep({ user: USER, ward: WARD, centreUserId: owner });
  expect(await remembered.disown('u-officer')).toBe(true);
  expect(await rememberSession(store)).toMatchObject({ user: USER, ward: WARD, centreUserId: left });
  expect((await store.outbox.setting.get('leaving'))?.value).toBe(leaving);
});

test('on a full disk it is given up all the same, and only the note of it is missing', async () => {
  const { store } = await setupTablet();
  const remembered = await rememberSession(store);
  await remembered.keep({ user: USER, ward: WARD, centreUserId: 'u-officer' });
  fillDisk(store.outbox);
  expect(await remembered.disown('u-another')).toBe(true);
  expect(await remembered.disown('u-officer')).toBe(false);
  expect(await store.outbox.setting.bulkGet(['centre-user', 'leaving'])).toEqual([undefined, undefined]);
});
