/** The right to see and to get what is held about oneself: one print, for whoever asks and shows who he is. */
import { setImmediate as soon } from 'node:timers/promises';
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { APPLICANT_FIELDS } from '#domain/dossier/event-bodies.ts';
import type { FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { openDossier, press, step } from './dossier-page.ts';
import { stubPrinter } from './intake-page.ts';
import { printedSheet } from './printed-sheet.ts';

const panel = () => screen.getByRole('region', { name: 'Bản trích cho người nộp' });
const looksAtPrint = async ({ tablet }: FakeApp) => (await tablet.store.outbox.access.toArray()).slice(1);
const asks = () => within(panel()).getByRole('textbox', { name: 'Ai yêu cầu, đã xem giấy tờ gì' });

test('prints all that is held of the dossier, and notes who asked for it', async () => {
  const print = stubPrinter();
  const fake = await openDossier({
    steps: [
      [step('noted', { text: 'Đã gọi điện cho người nộp' }), at('2026-03-09 10:00')],
      [step('corrected', { field: 'personalId', from: '001185012345', to: '001185099999' }), at('2026-03-09 11:00')],
    ],
  });
  await userEvent.type(asks(), 'người nộp, đã xem thẻ căn cước');
  await press('In bản trích');
  await vi.waitFor(() => expect(print).toHaveBeenCalledTimes(1));
  const [row] = await fake.tablet.store.cache.dossier.toArray();
  const detail = row && (await fake.app.queries.getDossier(row.id));
  const template = document.createElement('template');
  const looks = await looksAtPrint(fake);
  await userEvent.type(asks(), ', người khác');
  template.innerHTML = printedSheet();
  const printed = template.content.textContent?.replace(/\s+/g, ' ') ?? '';
  const applicant = detail?.state.applicant;
  for (const field of APPLICANT_FIELDS) {
    const value = applicant?.[field] ?? '';
    expect(printed).toContain(field === 'bornOn' ? value.split('-').toReversed().join('/') : value);
  }
  for (const said of ['H26.40.12-260309-0101', 'Tờ khai', 'Đã gọi điện cho người nộp', '17:00 thứ Năm, 12/03/2026']) {
    expect(printed).toContain(said);
  }
  expect(printed).toContain('Mục đích: người nộp, đã xem thẻ căn cước.');
  // The number it was corrected from may be somebody else's.
  expect(printed).not.toContain('001185012345');
  const look = {
    action: 'print',
    dossierId: row?.id,
    reason: 'người nộp, đã xem thẻ căn cước',
    about: 'Bản trích dữ liệu hồ sơ H26.40.12-260309-0101',
  };
  expect(looks).toMatchObject([look]);
  // The sheet above came from the browser's own command, whoever is being typed by now.
  await vi.waitFor(async () => expect(await looksAtPrint(fake)).toMatchObject([look, look]));
});

test('asks who it is for first, and prints and notes nothing until it is said', async () => {
  const print = stubPrinter();
  const fake = await openDossier();
  await press('In bản trích');
  expect(asks()).toBeInvalid();
  expect(print).not.toHaveBeenCalled();
  expect((await fake.tablet.store.outbox.access.toArray()).map(({ action }) => action)).toEqual(['view']);
});

test('that was not ready before the tablet was locked is neither printed nor noted', async () => {
  const print = stubPrinter();
  const fake = await openDossier();
  await userEvent.type(asks(), 'người nộp');
  let goOn = (): void => {};
  const ready = new Promise<void>((done) => (goOn = done));
  const { getWard } = fake.app.queries;
  const read = vi.spyOn(fake.app.queries, 'getWard').mockImplementation((code) => ready.then(() => getWard(code)));
  const note = vi.spyOn(fake.app.commands, 'noteAccess');
  await press('In bản trích');
  await vi.waitFor(() => expect(read).toHaveBeenCalled());
  fake.setLock({ isLocked: true });
  goOn();
  await read.mock.results[0]?.value;
  await soon();
  expect(note).not.toHaveBeenCalled();
  expect(print).not.toHaveBeenCalled();
});

test('is not for who only supervises', async () => {
  await openDossier({ role: 'supervisor' });
  expect(screen.queryByRole('region', { name: 'Bản trích cho người nộp' })).not.toBeInTheDocument();
});

test('tells the person it is for what is waited for in words for that person', async () => {
  const print = stubPrinter();
  await openDossier({
    steps: [[step('supplement-requested', { reason: 'Thiếu.', papers: [] }), at('2026-03-10 10:00')]],
  });
  await userEvent.type(asks(), 'người nộp');
  await press('In bản trích');
  await vi.waitFor(() => expect(print).toHaveBeenCalledTimes(1));
  expect(printedSheet()).toContain('Chờ người nộp bổ sung giấy tờ');
});
