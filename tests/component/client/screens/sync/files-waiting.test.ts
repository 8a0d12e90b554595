/** Scans that wait are said apart: in the strip beside the dossiers, and where the black box is, which does not hold them. */
import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import SyncStrip from '#client/screens/frame/SyncStrip.svelte';
import BlackBoxCard from '#client/screens/sync/BlackBoxCard.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';

const APART = /2 tệp bản chụp đang chờ gửi không nằm trong hộp đen/;

test('the strip counts them beside the dossiers, and a dossier that is sent stays sent', async () => {
  const fake = await setupFakeApp();
  renderWithApp(SyncStrip, { fake });
  const strip = screen.getByRole('status');
  expect(strip).not.toHaveTextContent('tệp');
  fake.setSync({ waitingFiles: 2 });
  expect(strip).toHaveTextContent(/^Đã gửi hết · 2 tệp đang chờ gửi · /);
  fake.setSync({ unsentDossiers: 1, unsentEvents: 3 });
  expect(strip).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · 2 tệp đang chờ gửi · /);
});

test('the card of the black box says that they are not in it, while any wait', async () => {
  const fake = await setupFakeApp();
  renderWithApp(BlackBoxCard, { fake });
  expect(screen.queryByText(APART)).toBeNull();
  fake.setSync({ waitingFiles: 2 });
  expect(screen.getByText(APART)).toBeVisible();
  fake.setSync({ waitingFiles: 0 });
  expect(screen.queryByText(APART)).toBeNull();
});
