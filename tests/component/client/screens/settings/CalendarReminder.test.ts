import { screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import CalendarReminder from '#client/screens/settings/CalendarReminder.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';

describe('CalendarReminder', () => {
  test('asks administrators from what the tablet holds, and nobody else', async () => {
    renderWithApp(CalendarReminder, { fake: await setupFakeApp({ role: 'admin' }) });
    expect(screen.getByText(/Phường cần trả lời: Thứ Hai, 23\/11\/2026 nghỉ hoán đổi/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Trả lời' })).toHaveAttribute('href', '/quan-tri/lich');
  });

  test('leaves officers alone', async () => {
    renderWithApp(CalendarReminder, { fake: await setupFakeApp({ role: 'officer' }) });
    expect(screen.queryByText(/Phường cần trả lời/)).not.toBeInTheDocument();
  });
});
