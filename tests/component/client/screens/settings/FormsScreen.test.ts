import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import FormsScreen from '#client/screens/settings/FormsScreen.svelte';
import type { FormAdmin, FormRecord } from '#client/state/form-admin.ts';
import { err, ok } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { WARD } from '#support/dossier-events.ts';
import { wardProfile } from '#support/tablet.ts';

function confirmed(key: string, isConfirmed = true): FormRecord {
  const by = { userId: 'u9', name: 'Phạm Thị Dung' };
  const body = { confirmed: isConfirmed, note: 'Đã so với Công báo' };
  return { rseq: 1, at: at('2026-11-20 09:00'), by, reason: '', kind: 'form', key, body };
}

async function setup(formAdmin: FormAdmin) {
  const administration = { listWards: async () => ok([wardProfile()]) };
  const fake = await setupFakeApp({ role: 'admin', path: '/quan-tri/bieu-mau', administration, formAdmin });
  renderWithApp(FormsScreen, { fake });
  await screen.findByText('Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả');
}

const form = (number: string) => within(screen.getByRole('region', { name: new RegExp(`^Mẫu ${number}`) }));

test('all seven forms are to be compared with the original until a person says so, who and when', async () => {
  const read = async () => ok([confirmed('01'), confirmed('02', false)]);
  await setup({ read, save: async () => ok(null) });
  expect(screen.getAllByText('Cần đối chiếu bản gốc')).toHaveLength(6);
  expect(form('01').getByText(/^Đã đối chiếu: Phạm Thị Dung, 09:00 thứ Sáu, 20\/11\/2026/)).toBeInTheDocument();
  expect(form('02').getByText(/^Bỏ xác nhận: Phạm Thị Dung/)).toBeInTheDocument();
});

test('confirms with a note and takes it back', async () => {
  const records: FormRecord[] = [];
  const save = vi.fn<FormAdmin['save']>(async (_ward, key, body) => {
    records.splice(0, 1, { ...confirmed(key), body });
    return ok(null);
  });
  await setup({ read: async () => ok([...records]), save });
  await userEvent.type(form('03').getByLabelText('Ghi chú cho mẫu 03'), 'Khớp');
  await userEvent.click(form('03').getByRole('button', { name: 'Xác nhận mẫu 03 đúng bản gốc' }));
  await userEvent.click(await form('03').findByRole('button', { name: 'Bỏ xác nhận mẫu 03' }));
  expect(await form('03').findByRole('button', { name: 'Xác nhận mẫu 03 đúng bản gốc' })).toBeInTheDocument();
  expect(save.mock.calls).toEqual([
    [WARD, '03', { confirmed: true, note: 'Khớp' }],
    [WARD, '03', { confirmed: false, note: 'Khớp' }],
  ]);
});

test('without a connection keeps the note and says so', async () => {
  await setup({ read: async () => ok([]), save: async () => err({ type: 'NoConnection' }) });
  await userEvent.type(form('03').getByLabelText('Ghi chú cho mẫu 03'), 'Khớp');
  await userEvent.click(form('03').getByRole('button', { name: 'Xác nhận mẫu 03 đúng bản gốc' }));
  expect(await form('03').findByRole('alert')).toHaveTextContent('Chưa liên lạc được');
  expect(form('03').getByLabelText('Ghi chú cho mẫu 03')).toHaveValue('Khớp');
});
