import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import RegisterScreen from '#client/screens/reports/RegisterScreen.svelte';
import { receivedBody } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { stubPrinter } from '../officer/intake-page.ts';
import { printedSheet } from '../officer/printed-sheet.ts';

async function setup({ isEnrolled = true } = {}) {
  const fake = await setupFakeApp({ now: at('2026-03-19 14:05') });
  await fake.receive({ name: 'Hai', at: at('2026-03-10 09:00') });
  await fake.receive({ name: 'Một', at: at('2026-03-09 09:00') });
  await fake.receive({
    name: 'Đất',
    at: at('2026-03-11 09:00'),
    facts: { procedure: { ...receivedBody().procedure, sector: 'Đất đai' } },
  });
  await fake.receive({ name: 'Tháng trước', at: at('2026-02-10 09:00') });
  if (!isEnrolled) await fake.tablet.store.outbox.enrolment.clear();
  renderWithApp(RegisterScreen, { fake });
  await screen.findByText(/hồ sơ tiếp nhận trong kỳ/);
  return fake;
}

const names = () =>
  within(screen.getByRole('table', { name: /Sổ theo dõi/ }))
    .getAllByRole('row')
    .slice(1)
    .map((line) =>
      within(line)
        .getAllByRole('cell')[3]
        ?.textContent?.replace(/\s*\(.*$/, ''),
    );

describe('RegisterScreen', () => {
  test('lists what was received in the period, in that order, with identity numbers masked', async () => {
    await setup();
    expect(screen.getByText('3 hồ sơ tiếp nhận trong kỳ.')).toBeInTheDocument();
    expect(names()).toEqual(['Một', 'Hai', 'Đất']);
    expect(screen.getByRole('table', { name: /Sổ theo dõi/ })).not.toHaveTextContent('001185012345');
  });

  test('one sector alone, numbered anew', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Lĩnh vực' }), 'Đất đai');
    expect(names()).toEqual(['Đất']);
    expect(screen.getByText('1 hồ sơ tiếp nhận trong kỳ.')).toBeInTheDocument();
  });

  test('another month has its own', async () => {
    await setup();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Tháng nào' }), 'Tháng 02/2026');
    await screen.findByText('1 hồ sơ tiếp nhận trong kỳ.');
    expect(names()).toEqual(['Tháng trước']);
  });

  test('is printed with who did it and what for on every page, and that is noted', async () => {
    const fake = await setup();
    const print = stubPrinter();
    const looks = () => fake.tablet.store.outbox.access.toArray();
    await userEvent.type(screen.getByRole('textbox', { name: 'Mục đích in, xuất' }), 'thanh tra');
    await userEvent.click(screen.getByRole('button', { name: 'In' }));
    await vi.waitFor(() => expect(print).toHaveBeenCalledOnce());
    const about = 'Sổ theo dõi hồ sơ, Tháng 03/2026';
    const look = { action: 'print', about, reason: 'thanh tra', dossierId: null };
    expect(await looks()).toMatchObject([look]);
    await userEvent.type(screen.getByRole('textbox', { name: 'Mục đích in, xuất' }), ' lần 2');
    // From here on by the browser's own command.
    const sheet = printedSheet();
    expect(sheet).toContain('tfoot');
    expect(sheet).toContain(
      `Người xuất: ${fake.app.session.user?.name}. Lúc 14:05 thứ Năm, 19/03/2026. Nội dung: ${about}. Mục đích: thanh tra.`,
    );
    await vi.waitFor(async () => expect(await looks()).toMatchObject([look, look]));
  });

  test('a tablet that does not know its ward says so instead of printing a nameless register', async () => {
    await setup({ isEnrolled: false });
    expect(screen.getByText(/chưa có thông tin của phường/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'In' })).not.toBeInTheDocument();
  });
});
