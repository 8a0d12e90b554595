import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import ReceiptIssued from '#client/screens/officer/ReceiptIssued.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { stubPrinter } from './intake-page.ts';
import { printedSheet } from './printed-sheet.ts';

/** The page after intake, when the print dialog has just closed. */
async function openIssued({ paper = '' } = {}) {
  const print = stubPrinter();
  const fake = await setupFakeApp();
  if (paper) fake.app.preferences.write('paper-01', paper);
  const id = await fake.receive();
  const [first] = (await fake.app.queries.getDossier(id))?.history ?? [];
  if (first?.event.kind !== 'received') throw new Error('a dossier starts with its reception');
  const onnext = vi.fn();
  renderWithApp(ReceiptIssued, { fake, props: { event: first.event, onnext } });
  await screen.findByText('Đã in ra giấy chưa?');
  const recorded = async () => (await fake.tablet.store.outbox.event.toArray()).map(({ event }) => event.kind);
  return { fake, print, onnext, recorded };
}

test('the receipt prints by itself and counts as printed only when the officer says so', async () => {
  const { print, recorded } = await openIssued();
  expect(print).toHaveBeenCalledTimes(1);
  expect(printedSheet()).not.toContain('Bản in lại');
  expect(await recorded()).toEqual(['received']);

  await userEvent.click(screen.getByRole('button', { name: 'Đã in' }));
  expect(await screen.findByText('Đã ghi nhận: in 1 bản.')).toBeInTheDocument();
  expect(await recorded()).toEqual(['received', 'printed']);
});

test('the question never holds up the next person: unanswered, nothing is recorded', async () => {
  const { onnext, recorded } = await openIssued();
  expect(screen.getByRole('button', { name: 'Người tiếp theo' })).toHaveFocus();
  await userEvent.click(screen.getByRole('button', { name: 'Người tiếp theo' }));
  expect(onnext).toHaveBeenCalledExactlyOnceWith('nothing');
  expect(await recorded()).toEqual(['received']);
});

test('printed again after "Đã in" it says so, and asks again', async () => {
  const { print } = await openIssued();
  await userEvent.click(screen.getByRole('button', { name: 'Đã in' }));
  // Not Testing Library's: looking at the sheet changes the page, which would make it look again at once.
  await vi.waitFor(() => expect(printedSheet()).toContain('Bản in lại lần 1'));
  await userEvent.click(screen.getByRole('button', { name: 'In giấy hẹn' }));
  expect(await screen.findByText('Đã in ra giấy chưa?')).toBeInTheDocument();
  expect(print).toHaveBeenCalledTimes(2);
});

test('a counter with a roll printer prints the receipt on the roll', async () => {
  await openIssued({ paper: '80mm' });
  expect(printedSheet()).toContain('form-roll');
});

test('follows the dossier on its way: on this tablet, at the centre, confirmed', async () => {
  const { fake } = await openIssued();
  const standing = () =>
    within(screen.getByRole('list', { name: 'Nơi đã lưu' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => /: (.*)/.exec(textContent)?.[1]?.trim());
  expect(standing()).toEqual(['rồi', 'chưa', 'chưa']);
  await fake.markAll('at-centre');
  await vi.waitFor(() => expect(standing()).toEqual(['rồi', 'rồi', 'chưa']));
  await fake.confirmAll();
  await vi.waitFor(() => expect(standing()).toEqual(['rồi', 'rồi', 'rồi']));
});
