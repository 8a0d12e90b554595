import { setImmediate as soon } from 'node:timers/promises';
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import FormPrintPanel from '#client/screens/officer/FormPrintPanel.svelte';
import type { DossierId } from '#domain/dossier/ids.ts';
import { ok, err } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { stubPrinter } from './intake-page.ts';
import { printedSheet } from './printed-sheet.ts';

async function detailOf(fake: FakeApp, id: DossierId) {
  const detail = await fake.app.queries.getDossier(id);
  if (!detail) throw new Error('the dossier is on the tablet');
  return detail;
}

async function openPanel(fake: FakeApp, id: DossierId) {
  const view = renderWithApp(FormPrintPanel, { fake, props: { detail: await detailOf(fake, id) } });
  await screen.findByRole('button', { name: 'In mẫu 01' });
  return view;
}

async function startPrinting(form: string, { paper, copies }: { paper?: string; copies?: string } = {}) {
  await userEvent.click(screen.getByRole('button', { name: `In mẫu ${form}` }));
  if (paper) await userEvent.selectOptions(screen.getByLabelText('Khổ giấy'), paper);
  if (copies) await userEvent.selectOptions(screen.getByLabelText('Số bản in'), copies);
  await userEvent.click(screen.getByRole('button', { name: 'In' }));
  await screen.findByText('Đã in ra giấy chưa?');
}

const printsOf = async (fake: FakeApp, id: DossierId) =>
  (await detailOf(fake, id)).history.flatMap(({ event }) => (event.kind === 'printed' ? [event.body] : []));

test('offers the forms this dossier has now, each with how often it was printed', async () => {
  stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await fake.take(id, { kind: 'supplement-requested', body: { reason: 'Thiếu giấy.', papers: ['Giấy chứng sinh'] } });
  await fake.take(id, { kind: 'printed', body: { form: '02', paper: 'A5', copies: 2 } });
  await openPanel(fake, id);
  const panel = screen.getByRole('region', { name: 'In giấy tờ' });
  expect(
    within(panel)
      .getAllByRole('button')
      .map((button) => button.textContent?.trim()),
  ).toEqual(['In mẫu 01', 'In mẫu 02', 'In mẫu 06']);
  expect(within(panel).getAllByText('Chưa in lần nào.')).toHaveLength(2);
  expect(within(panel).getByText('Đã in 1 lần')).toBeInTheDocument();
  expect(within(panel).getByText('Lần 1: 2 bản, 09:15 thứ Hai, 09/03/2026')).toBeInTheDocument();
});

const looksOf = async ({ tablet }: FakeApp) => tablet.store.outbox.access.toArray();

test.each(['Đã in', 'Chưa in được'])(
  'that a form was sent to be printed is noted once, also when the answer is "%s"',
  async (answer) => {
    stubPrinter();
    const fake = await setupFakeApp();
    const id = await fake.receive();
    await openPanel(fake, id);
    await startPrinting('01');
    const note = { action: 'print', dossierId: id, about: 'Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả' };
    await vi.waitFor(async () => expect(await looksOf(fake)).toMatchObject([note]));
    await userEvent.click(screen.getByRole('button', { name: answer }));
    const told = await screen.findByText(/ghi nhận/, { selector: '[role=status] *' });
    expect(told.closest('[tabindex]')).toHaveFocus();
    expect(await looksOf(fake)).toHaveLength(1);
  },
);

test('printed once more by the browser’s own command it is noted once more; the question on screen stays one', async () => {
  stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await openPanel(fake, id);
  await startPrinting('01');
  for (const times of [2, 3]) {
    window.dispatchEvent(new Event('beforeprint'));
    // The change of the media follows it.
    window.dispatchEvent(new Event('beforeprint'));
    window.dispatchEvent(new Event('afterprint'));
    await vi.waitFor(async () => expect(await looksOf(fake)).toHaveLength(times));
  }
  const [first, ...again] = await looksOf(fake);
  for (const look of again) expect(look).toMatchObject({ action: first?.action, dossierId: id, about: first?.about });
  expect(screen.getAllByText('Đã in ra giấy chưa?')).toHaveLength(1);
});

test('a form that was not ready before the tablet was locked is neither printed nor noted', async () => {
  const print = stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await openPanel(fake, id);
  await userEvent.click(screen.getByRole('button', { name: 'In mẫu 01' }));
  let goOn = (): void => {};
  const ready = new Promise<void>((done) => (goOn = done));
  const { getWard } = fake.app.queries;
  const read = vi.spyOn(fake.app.queries, 'getWard').mockImplementation((code) => ready.then(() => getWard(code)));
  const note = vi.spyOn(fake.app.commands, 'noteAccess');
  await userEvent.click(screen.getByRole('button', { name: 'In' }));
  fake.setLock({ isLocked: true });
  goOn();
  await read.mock.results[0]?.value;
  await soon();
  expect(note).not.toHaveBeenCalled();
  expect(print).not.toHaveBeenCalled();
});

test('"Đã in" records form, paper and copies; until then nothing is recorded', async () => {
  const print = stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await openPanel(fake, id);
  await startPrinting('06', { paper: 'A5', copies: '3' });
  expect(print).toHaveBeenCalledTimes(1);
  expect(printedSheet().match(/<article class="form form-a5 form-06"/g)).toHaveLength(3);
  expect(await printsOf(fake, id)).toEqual([]);

  await userEvent.click(screen.getByRole('button', { name: 'Đã in' }));
  expect(await screen.findByText('Đã ghi nhận: in 3 bản.')).toBeInTheDocument();
  expect(await printsOf(fake, id)).toEqual([{ form: '06', paper: 'A5', copies: 3 }]);
  expect(screen.queryByRole('button', { name: 'Đã in' })).toBeNull();
});

test('"Chưa in được" records nothing and printing is offered again', async () => {
  const print = stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await openPanel(fake, id);
  await startPrinting('01');
  await userEvent.click(screen.getByRole('button', { name: 'Chưa in được' }));
  expect(screen.getByText(/Chưa ghi nhận bản in nào/)).toBeInTheDocument();
  expect(await printsOf(fake, id)).toEqual([]);

  await userEvent.click(screen.getByRole('button', { name: 'In' }));
  await screen.findByText('Đã in ra giấy chưa?');
  expect(print).toHaveBeenCalledTimes(2);
  expect(printedSheet()).not.toContain('Bản in lại');
});

test('a reprint says on screen and on paper that it is one', async () => {
  stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  await fake.take(id, { kind: 'printed', body: { form: '01', paper: 'A5', copies: 1 } });
  await fake.take(id, { kind: 'printed', body: { form: '01', paper: 'A5', copies: 1 } });
  await openPanel(fake, id);
  await userEvent.click(screen.getByRole('button', { name: 'In mẫu 01' }));
  expect(screen.getByText('Tờ in ra có dòng “Bản in lại lần 2”.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'In' }));
  await screen.findByText('Đã in ra giấy chưa?');
  expect(printedSheet()).toContain('Bản in lại lần 2');
});

test('the paper chosen for a form is offered first the next time, for that form only', async () => {
  stubPrinter();
  const fake = await setupFakeApp();
  const [first, second] = [await fake.receive(), await fake.receive({ name: 'Lê Thị Mơ' })];
  const view = await openPanel(fake, first);
  await startPrinting('01', { paper: '80mm' });
  view.unmount();

  await openPanel(fake, second);
  await userEvent.click(screen.getByRole('button', { name: 'In mẫu 01' }));
  expect(screen.getByLabelText('Khổ giấy')).toHaveDisplayValue('Giấy cuộn 80 mm');
  await userEvent.click(screen.getByRole('button', { name: 'In mẫu 06' }));
  expect(screen.getByLabelText('Khổ giấy')).toHaveDisplayValue('A4');
});

test('a record the tablet could not keep is said, and can be answered again', async () => {
  stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  const answers = [err({ type: 'StorageFull' } as const), ok(null)];
  const commands = { ...fake.app.commands, takeStep: async () => answers.shift() ?? ok(null) };
  await openPanel({ ...fake, app: { ...fake.app, commands } }, id);
  await startPrinting('01');
  await userEvent.click(screen.getByRole('button', { name: 'Đã in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/Bộ nhớ của máy đã đầy/);
  await userEvent.click(screen.getByRole('button', { name: 'Đã in' }));
  expect(await screen.findByText('Đã ghi nhận: in 1 bản.')).toBeInTheDocument();
});

test('a form that cannot be made is said, and nothing is printed', async () => {
  const print = stubPrinter();
  const fake = await setupFakeApp();
  const id = await fake.receive();
  vi.spyOn(fake.app.queries, 'linkFor').mockRejectedValue(new Error('closed'));
  await openPanel(fake, id);
  await userEvent.click(screen.getByRole('button', { name: 'In mẫu 01' }));
  await userEvent.click(screen.getByRole('button', { name: 'In' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/Chưa dựng được tờ in/);
  expect(print).not.toHaveBeenCalled();
  expect(await looksOf(fake)).toEqual([]);
});

test('a supervisor, who works on no dossier, is offered no printing', async () => {
  const fake = await setupFakeApp({ role: 'officer' });
  const id = await fake.receive();
  const supervisor = await setupFakeApp({ role: 'supervisor' });
  renderWithApp(FormPrintPanel, { fake: supervisor, props: { detail: await detailOf(fake, id) } });
  await waitFor(() => expect(screen.queryByRole('region', { name: 'In giấy tờ' })).toBeNull());
});
