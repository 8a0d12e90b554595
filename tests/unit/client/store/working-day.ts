/** A day's work on a tablet, and everything of it that must not be found on its disk. */
import type { Dexie } from 'dexie';
import { expect } from 'vitest';
import { SEALED_ROWS } from '#client/store/sealed-core.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import { findForms, formsOf } from '#support/canaries.ts';
import { typeDraft } from '#support/drafts.ts';
import { receivedBody, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { dumpDatabase, storedRows } from '#support/stored-database.ts';
import { intakeFacts } from '#support/tablet.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';
import { DONE, setupPacked, untilLoaded } from '../sync/packed-tablet.ts';

export const APPLICANT = {
  fullName: 'Kiều Thị Hoàng Yến',
  personalId: '079187654321',
  bornOn: receivedBody().applicant.bornOn,
  phone: '0987123456',
  address: 'Số 7 ngõ Hàng Khoai',
  fromCard: [],
};
export const LOADED = receivedBody().applicant;
export const FILE_NAME = 'gcs-be-bao-an.pdf';
const FILE_TEXT = 'TRANG QUÉT CỦA BÉ BẢO AN';
export const NOTE = 'Con riêng của bà Yến';
export const DRAFT_NAME = 'Lò Thị Dở Dang';
const REASON = 'In sổ cho ông Tạ Quang Bửu';
const FORM_NOTE = 'Đã so với bản của Sở';
export const CANARIES = formsOf([
  ...[APPLICANT, LOADED].flatMap(({ fullName, personalId, phone, address }) => [fullName, personalId, phone, address]),
  FILE_NAME,
  FILE_TEXT,
  NOTE,
  DRAFT_NAME,
  FORM_NOTE,
  REASON,
  '654321',
  'Phạm Văn Dũng',
]);

/** A first load, a reception, steps, a scan, a draft, the search, what the ward decided, sent and come back. */
export async function workADay(name: string, { isSealed = true } = {}) {
  const tablet = await setupPacked({ name });
  const { centre, commands, pull, push, queries, store } = tablet;
  if (!isSealed) for (const database of [store.outbox, store.cache]) await openUnsealed(database);
  centre.decide(WARD, {
    kind: 'form',
    ...SAMPLE_RECORDS.form,
    body: { confirmed: true, note: FORM_NOTE },
  });
  expect(await pull()).toEqual(DONE);
  await untilLoaded(tablet);
  const received = await commands.receiveDossier(intakeFacts({ applicant: APPLICANT }));
  if (!received.ok) throw new Error(received.error.type);
  const id = received.value.dossierId;
  await commands.takeStep(id, { kind: 'noted', body: { ...SAMPLE_BODIES.noted, text: NOTE } });
  const content = new Blob([FILE_TEXT], { type: 'application/pdf' });
  await commands.attachFile(id, { content, name: FILE_NAME, about: 'papers', document: 'Giấy chứng sinh' });
  await typeDraft(commands, DRAFT);
  await commands.noteAccess({ action: 'export', about: 'Sổ theo dõi', reason: REASON });
  await commands.noteAccess({ action: 'view', dossierId: id });
  expect(await queries.findDossiers(WARD, 'kieu yen')).toHaveLength(1);
  expect((await queries.findDossiers(WARD, 'hoa')).length).toBeGreaterThan(3);
  await push();
  await pull();
  expect(await commands.takeStep(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved })).toEqual(DONE);
  expect(store.outbox.verno).toBeGreaterThan(4);
  return { ...tablet, id };
}

/** As earlier versions had it. */
async function openUnsealed(database: Dexie): Promise<void> {
  database.close();
  database.unuse({ stack: 'dbcore', name: SEALED_ROWS });
  await database.open();
}

export const DRAFT: IntakeDraft = {
  fullName: DRAFT_NAME,
  personalId: '',
  bornOn: '',
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

/** Which canaries lie in which table. */
export async function findOnDisk(name: string): Promise<string[]> {
  const found: string[] = [];
  for (const database of [`${name}-outbox`, `${name}-cache`]) {
    const dump = await dumpDatabase(database);
    for (const { name: table } of dump.tables) {
      for (const row of storedRows<object>(dump, table)) {
        found.push(...bytesIn(row).flatMap((bytes) => findForms(bytes, CANARIES).map((form) => `${table}: ${form}`)));
      }
    }
  }
  return found;
}

/** Texts and bytes of a row, however deep. */
function bytesIn(value: unknown): Uint8Array[] {
  if (typeof value === 'string') return [Buffer.from(value)];
  if (value instanceof ArrayBuffer) return [new Uint8Array(value)];
  if (value instanceof Uint8Array) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => [Buffer.from(field), ...bytesIn(inner)]);
}
