import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import HelpScreen from '#client/screens/help/HelpScreen.svelte';
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
