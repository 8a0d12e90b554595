/** Half-filled forms on a tablet: whose they are, which tab has which, and what is never kept of them. */
import { describe, expect, test } from 'vitest';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { dropDraft, readDraft, typeDraft } from '#support/drafts.ts';
import { at } from '#support/fixed-clock.ts';
import { fillDisk } from '#support/full-disk.ts';
import { losable } from '#support/lost-connection.ts';
import { createMemoryLocks } from '#support/memory-locks.ts';
import { MONDAY_MORNING, setupTablet } from '#support/tablet.ts';

const DONE = { ok: true, value: null };
const REFUSED = { ok: false, error: { type: 'NotEnrolled' } };

const DRAFT: IntakeDraft = {
  fullName: 'Nguyễn Thị H',
  personalId: '',
  bornOn: '09/03/19',
  phone: '',
  address: '',
  fromCard: [],
  procedureCode: '',
  caseId: '',
  documents: [],
  otherPaper: '',
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
};

test('a half-typed form is kept for its officer and her ward alone, over a restart, until it is discarded', async () => {
  const tablet = await setupTablet({ name: 'drafts' });
  expect(await typeDraft(tablet.commands, { ...DRAFT, fullName: 'Ng' })).toEqual(DONE);
  expect(await typeDraft(tablet.commands, DRAFT)).toEqual(DONE);
  tablet.store.outbox.close();

  const { commands, actAs } = await setupTablet({ name: 'drafts' });
  for (const [who, kept] of [
    [{ actor: actor('specialist'), ward: WARD }, null],
    [{ actor: actor(), ward: OTHER_WARD }, null],
    [null, null],
    [{ actor: actor(), ward: WARD }, DRAFT],
  ] as const) {
    actAs(who);
    expect(await readDraft(commands)).toEqual(kept);
  }
  await dropDraft(commands);
  expect(await readDraft(commands)).toBeNull();
});

describe('two tabs', () => {
  async function setupTabs() {
    const [name, locks] = [`tabs-${crypto.randomUUID()}`, createMemoryLocks()];
    const [first, second] = [await setupTablet({ name, locks }), await setupTablet({ name, locks })];
    return { first, second };
  }
  const named = (fullName: string) => ({ ...DRAFT, fullName });

  test('each keep what is typed in them: what is received in one is not dropped in the other', async () => {
    const { first, second } = await setupTabs();
    const [one, other] = [(await first.commands.openDraft('intake'))!, (await second.commands.openDraft('intake'))!];
    await one.save(named('Một'));
    await other.save(named('Hai'));
    await one.discard();
    one.close();
    expect(await readDraft(first.commands)).toBeNull();
    other.close();
    expect(await readDraft(first.commands)).toEqual(named('Hai'));
  });

  test('are offered the newest that stands open in no other, and each another one', async () => {
    const { first, second } = await setupTabs();
    const [one, other] = [(await first.commands.openDraft('intake'))!, (await second.commands.openDraft('intake'))!];
    await one.save(named('Cũ'));
    first.set(at('2026-03-09 10:00'));
    second.set(at('2026-03-09 10:00'));
    await other.save(named('Mới'));
    one.close();
    other.close();
    const [a, b, c] = [
      (await first.commands.openDraft('intake'))!,
      (await second.commands.openDraft('intake'))!,
      (await second.commands.openDraft('intake'))!,
    ];
    expect([a.kept, b.kept, c.kept]).toEqual([named('Mới'), named('Cũ'), null]);
  });

  test('a form that was typed in before the disk answered takes none, and overwrites none', async () => {
    const { first, second } = await setupTabs();
    await typeDraft(first.commands, named('Một'));
    const typed = (await second.commands.openDraft('intake', 'nothing'))!;
    await typed.save(named('Hai'));
    expect(typed.kept).toBeNull();
    expect(await readDraft(first.commands)).toEqual(named('Một'));
  });
});

test('what an earlier version kept under the officer alone is offered, written on and dropped where it lies', async () => {
  const { commands, store, actAs } = await setupTablet();
  await store.outbox.draft.put({ userId: actor().userId, ward: WARD, draft: DRAFT, savedAt: MONDAY_MORNING });
  actAs({ actor: actor(), ward: OTHER_WARD });
  expect(await readDraft(commands)).toBeNull();
  actAs({ actor: actor(), ward: WARD });
  expect(await readDraft(commands, 'step/x/noted' as never)).toBeNull();
  expect(await readDraft(commands)).toEqual(DRAFT);
  await typeDraft(commands, { ...DRAFT, phone: '0912' });
  expect(await store.outbox.draft.toArray()).toMatchObject([{ userId: actor().userId, draft: { phone: '0912' } }]);
  await dropDraft(commands);
  expect(await store.outbox.draft.count()).toBe(0);
});

test('two officers on one tablet have two drafts', async () => {
  const { commands, store, actAs } = await setupTablet();
  await typeDraft(commands, DRAFT);
  actAs({ actor: actor('specialist'), ward: WARD });
  await typeDraft(commands, { ...DRAFT, fullName: 'Khác' });
  await dropDraft(commands);
  expect((await store.outbox.draft.toArray()).map(({ draft }) => draft)).toEqual([DRAFT]);
});

test('what is typed stays in the ward the form was opened in, and is never kept in the name of the next officer', async () => {
  const { commands, actAs } = await setupTablet();
  const open = (await commands.openDraft('intake'))!;
  actAs({ actor: actor(), ward: OTHER_WARD });
  expect(await open.save(DRAFT)).toEqual(DONE);
  open.close();
  expect(await readDraft(commands)).toBeNull();
  actAs({ actor: actor('specialist'), ward: WARD });
  expect(await open.save({ ...DRAFT, fullName: 'Của người trước' })).toEqual(REFUSED);
  expect(await open.discard()).toEqual(REFUSED);
  actAs({ actor: actor(), ward: WARD });
  expect(await readDraft(commands)).toEqual(DRAFT);
});

test('a draft that cannot be kept says so', async () => {
  const { commands, store, actAs } = await setupTablet();
  const open = (await commands.openDraft('intake'))!;
  fillDisk(store.outbox);
  expect(await open.save(DRAFT)).toEqual({ ok: false, error: { type: 'StorageFull' } });
  actAs(null);
  expect(await open.save(DRAFT)).toEqual(REFUSED);
});

test('a connection the browser lost in the background is opened anew', async () => {
  const { commands, store } = await setupTablet();
  const connection = await losable(store.outbox);
  connection.loseAt(1);
  expect(await typeDraft(commands, DRAFT)).toEqual(DONE);
  connection.loseAt(1);
  expect(await readDraft(commands)).toEqual(DRAFT);
  const open = (await commands.openDraft('intake'))!;
  connection.loseAt(1);
  expect(await open.save({ ...DRAFT, phone: '0912' })).toEqual(DONE);
});

test.each([
  ['whole', '001085012345|012345678|Nguyễn Thị Hoà An|09031985|Nữ|Tổ 5, phường Long Biên|10052021'],
  ['half typed', '001085012345|0123'],
  ['behind other words', 'Tổ 5 001085012345|012345678|Nguyễn'],
])('the text of a card, %s, is kept in no field, whichever a slow scanner typed it into', async (_how, raw) => {
  const { commands, store } = await setupTablet();
  for (const field of ['fullName', 'personalId', 'bornOn', 'phone', 'address'] as const) {
    await typeDraft(commands, { ...DRAFT, [field]: raw });
    const [row] = await store.outbox.draft.toArray();
    expect(row?.draft).toEqual({ ...DRAFT, [field]: '' });
  }
  await typeDraft(commands, { slip: { reason: raw }, documents: [{ name: raw }] });
  expect(await readDraft(commands)).toEqual({ slip: { reason: '' }, documents: [{ name: '' }] });
});
