import { expect, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import { actor, WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';

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
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
};

test('a half-typed form is kept for its officer alone, over a restart, until it is discarded', async () => {
  const tablet = await setupTablet({ name: 'drafts' });
  expect(await tablet.commands.saveDraft({ ...DRAFT, fullName: 'Ng' })).toEqual({ ok: true, value: null });
  expect(await tablet.commands.saveDraft(DRAFT)).toEqual({ ok: true, value: null });
  tablet.store.outbox.close();

  const { store, commands } = await setupTablet({ name: 'drafts' });
  const draftOf = (userId: string | null) => createQueries({ store, userId: () => userId, origin: 'x' }).getDraft();
  expect(await draftOf(actor().userId)).toEqual(DRAFT);
  expect(await draftOf('somebody else')).toBeUndefined();
  expect(await draftOf(null)).toBeUndefined();
  expect(await commands.discardDraft()).toEqual({ ok: true, value: null });
  expect(await draftOf(actor().userId)).toBeUndefined();
});

test('two officers on one tablet have two drafts', async () => {
  const { commands, store, actAs } = await setupTablet();
  await commands.saveDraft(DRAFT);
  actAs({ actor: actor('specialist'), ward: WARD });
  await commands.saveDraft({ ...DRAFT, fullName: 'Khác' });
  await commands.discardDraft();
  expect((await store.outbox.draft.toArray()).map(({ draft }) => draft.fullName)).toEqual(['Nguyễn Thị H']);
});

test('a draft that cannot be kept says so', async () => {
  const { commands, store, actAs } = await setupTablet();
  store.outbox.draft.hook('creating', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(await commands.saveDraft(DRAFT)).toEqual({ ok: false, error: { type: 'StorageFull' } });
  actAs(null);
  expect(await commands.saveDraft(DRAFT)).toEqual({ ok: false, error: { type: 'NotEnrolled' } });
});

test.each([
  ['whole', '001085012345|012345678|Nguyễn Thị Hoà An|09031985|Nữ|Tổ 5, phường Long Biên|10052021'],
  ['half typed', '001085012345|0123'],
  ['behind other words', 'Tổ 5 001085012345|012345678|Nguyễn'],
])('the text of a card, %s, is kept in no field, whichever a slow scanner typed it into', async (_how, raw) => {
  const { commands, store } = await setupTablet();
  for (const field of ['fullName', 'personalId', 'bornOn', 'phone', 'address'] as const) {
    await commands.saveDraft({ ...DRAFT, [field]: raw });
    const [row] = await store.outbox.draft.toArray();
    expect(row?.draft).toEqual({ ...DRAFT, [field]: '' });
  }
});
