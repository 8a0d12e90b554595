/** The page of a dossier of a tổ chức: its own words for its fields, and who came for it corrected like any of them. */
import { screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { extractFor } from '#client/screens/officer/extract-for.ts';
import { at } from '#support/fixed-clock.ts';
import { intakeFacts } from '#support/tablet.ts';
import { choose, form, historyOf, openDossier, press, save, step, type, type DossierSetup } from './dossier-page.ts';

const COMPANY = {
  ...intakeFacts().applicant,
  fullName: 'Công ty Nguyễn Thị Hoà',
  personalId: '0101248141',
  bornOn: null,
  organisation: { representative: 'Lê Thị Mận' },
};
const openCompany = (setup: DossierSetup = {}) => openDossier({ ...setup, facts: { applicant: COMPANY } });

test('who came for it is corrected, with the words of the field', async () => {
  const fake = await openCompany();
  await press('Sửa thông tin');
  await choose('Thông tin cần sửa', 'Người đại diện nộp hồ sơ');
  expect(form('Sửa thông tin')).toHaveTextContent('Đang ghi: Lê Thị Mận');
  await type('Ghi lại là', '0912345678');
  await type('Lý do sửa', 'Gõ nhầm');
  await press('Lưu');
  expect(form('Sửa thông tin')).toHaveTextContent('Người đại diện nộp hồ sơ: chỉ gồm chữ');
  await type('Ghi lại là', 'Vũ Văn Na');
  expect(await save(fake)).toEqual({
    kind: 'corrected',
    body: { field: 'representative', from: 'Lê Thị Mận', to: 'Vũ Văn Na', reason: 'Gõ nhầm' },
  });
  expect(historyOf(0)).toContain('Người đại diện nộp hồ sơ: Lê Thị Mận → Vũ Văn Na');
  const facts = within(screen.getByRole('region', { name: 'Người nộp' }));
  expect(facts.getByText('Người đại diện nộp hồ sơ').nextElementSibling).toHaveTextContent('Vũ Văn Na');
});

test('of a person there is no such field', async () => {
  await openDossier();
  await press('Sửa thông tin');
  expect(await screen.findByRole('option', { name: 'Ngày sinh' })).toBeVisible();
  expect(screen.queryByRole('option', { name: 'Người đại diện nộp hồ sơ' })).toBeNull();
});

test('the history and the extract call its fields what they are', async () => {
  const fake = await openCompany({
    steps: [[step('corrected', { field: 'personalId', from: '0101248141', to: '0300588569' }), at('2026-03-09 11:00')]],
  });
  expect(historyOf(0)).toContain('Mã số thuế: •••••141 → •••••569');
  const [row] = await fake.tablet.store.cache.dossier.toArray();
  const detail = row && (await fake.app.queries.getDossier(row.id));
  if (!detail) throw new Error('no dossier');
  const extract = (await extractFor(fake.app, detail, 'người đại diện')).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(extract).toContain('Tên tổ chức: Công ty Nguyễn Thị Hoà');
  expect(extract).toContain('Người đại diện nộp hồ sơ: Lê Thị Mận');
  expect(extract).toContain('Mã số thuế: •••••141 → •••••569');
  expect(extract).not.toMatch(/Họ và tên:|Số định danh:/);
});

test('another open dossier of the same code and procedure is told of the code, not of "người này"', async () => {
  const fake = await openCompany();
  await fake.receive({ at: at('2026-03-10 09:00'), facts: { applicant: COMPANY } });
  expect(await screen.findByText(/^Mã số thuế này đang có hồ sơ cùng thủ tục/)).toBeVisible();
  expect(screen.queryByText(/Người này/)).toBeNull();
});
