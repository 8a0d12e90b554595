import { screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import HelpScreen from '#client/screens/help/HelpScreen.svelte';
import { HELD_DATA_NAMES } from '#domain/personal-data/held-data.ts';
import { describeHeldData } from '#i18n/held-data-text.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';

test('says what to do when the network is gone, and whom to ask', async () => {
  const fake = await setupFakeApp();
  renderWithApp(HelpScreen, { fake });
  expect(screen.getByRole('heading', { name: 'Khi mất mạng' })).toBeInTheDocument();
  // On a phone the head of the page has no room for it.
  expect(screen.getByRole('link', { name: 'Tài khoản của tôi' })).toHaveAttribute('href', '/tai-khoan');
  const enrolment = await fake.tablet.store.outbox.enrolment.toCollection().first();
  expect(await screen.findByText(new RegExp(enrolment?.ward.phone || 'người quản trị của phường'))).toBeInTheDocument();
});

test('tells whoever asks at the counter what is held of them, why, on what ground and who sees it', async () => {
  renderWithApp(HelpScreen, { fake: await setupFakeApp() });
  const held = screen.getByRole('region', { name: 'Dữ liệu cá nhân: giữ gì, để làm gì' });
  for (const name of HELD_DATA_NAMES) {
    const { what, why, ground, seen } = describeHeldData(name);
    const row = within(held).getByText(what).closest('details');
    for (const said of [why, ground, seen]) expect(row).toHaveTextContent(said);
  }
});
