/** Two tablets that correct a dossier of a tổ chức: the desk and the history call its fields what they are. */
import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import DossierHistory from '#client/screens/officer/DossierHistory.svelte';
import { receivedBody } from '#support/dossier-events.ts';
import { renderWithApp } from '#support/fake-app.ts';
import { corrected, openDesk, setupWard } from './conflict-page.ts';

const APPLICANT = { ...receivedBody().applicant, organisation: { representative: 'Lê Thị Mận' } };
const representative = (to: string) => corrected(to, { field: 'representative', from: 'Lê Thị Mận' });
const name = corrected('Công ty Hoà', { field: 'fullName', from: 'Nguyễn Thị Hoà' });

test('both names of who came for it stand side by side', async () => {
  await openDesk({
    applicant: APPLICANT,
    first: [representative('Vũ Văn Na')],
    second: [representative('Trần Thị Mơ')],
  });
  const card = await screen.findByRole('article');
  expect(card).toHaveTextContent('“Người đại diện nộp hồ sơ” được sửa trên hai máy');
  expect(screen.getByRole('radio', { name: 'Vũ Văn Na' })).toBeVisible();
  expect(screen.getByRole('radio', { name: 'Trần Thị Mơ (đang dùng)' })).toBeVisible();
});

test('different fields corrected at once are each listed by their name', async () => {
  const { fake, id } = await setupWard({
    applicant: APPLICANT,
    first: [representative('Vũ Văn Na')],
    second: [name],
  });
  const detail = await fake.app.queries.getDossier(id);
  if (!detail) throw new Error('no dossier');
  renderWithApp(DossierHistory, { fake, props: { detail } });
  expect(screen.getByText('Sửa đồng thời trên hai máy: “Tên tổ chức”, máy bbbb.')).toBeVisible();
  expect(screen.getByText('Sửa đồng thời trên hai máy: “Người đại diện nộp hồ sơ”, máy aaaa.')).toBeVisible();
});
