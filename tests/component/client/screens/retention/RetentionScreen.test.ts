import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import RetentionScreen from '#client/screens/retention/RetentionScreen.svelte';
import type { DestructionRecord, RetentionAdmin, RetentionList } from '#client/state/retention-admin.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { uuid, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at, date } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';
import { expiredDossier, SAMPLE_RECORDS } from '#support/ward-records.ts';

const NOW = at('2026-11-22 09:00');
const SECOND = uuid('dossier', 2) as DossierId;
const THIRD = uuid('dossier', 3) as DossierId;

const LIST: RetentionList = {
  dossiers: [
    { ...expiredDossier(), keptBefore: null },
    { ...expiredDossier(SECOND), code: 'B-2', keptBefore: { why: 'dispute', on: date('2026-03-09') } },
    { ...expiredDossier(THIRD), code: 'B-3', retentionYears: 20, keptBefore: null },
  ],
  count: 3,
  open: null,
  decided: [],
};

function record(state: DestructionRecord['body']['state'], userId = 'u-admin'): DestructionRecord {
  const { key, body } = SAMPLE_RECORDS.destruction;
  const proposedBy = { userId, name: 'Phạm Thị Dung' };
  return {
    rseq: 4,
    at: NOW,
    by: { userId: 'u-chair', name: 'Trần Chủ Tịch' },
    reason: '',
    kind: 'destruction',
    key,
    body: { ...body, state, proposedBy },
  };
}

async function open(admin: Partial<RetentionAdmin>, role: Role = 'chair') {
  const fake = await setupFakeApp({
    role,
    now: NOW,
    path: '/het-thoi-han-luu',
    retentionAdmin: admin,
    administration: { listWards: async () => ok([wardProfile()]) },
  });
  renderWithApp(RetentionScreen, { fake });
  await screen.findByRole('heading', { level: 1, name: 'Hồ sơ hết thời hạn lưu trữ' });
  return userEvent.setup();
}

beforeAll(() => {
  // The browser of these tests has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

const reading = (...lists: RetentionList[]) => {
  const read = vi.fn<RetentionAdmin['read']>();
  for (const list of lists) read.mockResolvedValueOnce(ok(list));
  return read;
};

test('the administrator proposes the list: what was held back stays so, one more is held back with its reason', async () => {
  const propose = vi.fn<RetentionAdmin['propose']>(async () => ok(null));
  const read = reading(LIST, { ...LIST, open: record('proposed') });
  const user = await open({ read, propose }, 'admin');
  const table = await screen.findByRole('table', { name: 'Hồ sơ hết thời hạn lưu' });
  expect(within(table).getByText('20 năm')).toBeInTheDocument();
  expect(within(table).getByText(/^Lần trước \(09\/03\/2026\): Giữ lại: tranh chấp/)).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Hủy hay giữ lại hồ sơ B-3'), 'inspection');
  await user.click(screen.getByRole('button', { name: 'Lập danh mục hủy 1 hồ sơ' }));
  const kept = [
    { id: SECOND, why: 'dispute' },
    { id: THIRD, why: 'inspection' },
  ];
  expect(propose.mock.calls).toEqual([[WARD, { dossiers: [expiredDossier().id], kept }]]);
  expect(await screen.findByText('Chờ Chủ tịch quyết định.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Không hủy' })).toBeNull();
});

test('nothing is proposed when everything is held back', async () => {
  const propose = vi.fn<RetentionAdmin['propose']>();
  const held = LIST.dossiers.slice(1, 2);
  const user = await open({ read: reading({ ...LIST, dossiers: held, count: 1 }), propose });
  await user.click(await screen.findByRole('button', { name: 'Lập danh mục hủy 0 hồ sơ' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Danh mục: chưa có hồ sơ nào đề nghị hủy.');
  expect(propose).not.toHaveBeenCalled();
});

test('the chair decides with the number of the decision, after one more question', async () => {
  const decide = vi.fn<RetentionAdmin['decide']>(async () => ok(null));
  const read = reading({ ...LIST, open: record('proposed') }, { ...LIST, decided: [record('destroyed')] });
  const user = await open({ read, decide });
  await user.click(await screen.findByRole('button', { name: 'Quyết định hủy 1 hồ sơ' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByLabelText(/^Số quyết định hủy/)).toHaveAccessibleDescription(/chưa/);
  await user.type(screen.getByLabelText(/^Số quyết định hủy/), '12/QĐ-UBND');
  await user.click(screen.getByRole('button', { name: 'Quyết định hủy 1 hồ sơ' }));
  expect(decide).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Hủy vĩnh viễn' }));
  const decision = { outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: 4 };
  expect(decide.mock.calls).toEqual([[WARD, record('proposed').key, decision]]);
  expect(
    await screen.findByText(/^Đã hủy 1 hồ sơ theo Quyết định số 12\/QĐ-UBND, Trần Chủ Tịch quyết định/),
  ).toBeInTheDocument();
});

test('a refusal of the centre leaves what was typed', async () => {
  const errors = { dossiers: 'Danh mục: 1 hồ sơ không còn trong diện hết thời hạn lưu trữ.' };
  const decide = vi.fn<RetentionAdmin['decide']>(async () =>
    err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }),
  );
  const user = await open({ read: reading({ ...LIST, open: record('proposed') }), decide });
  await user.type(await screen.findByLabelText(/^Số quyết định hủy/), '12/QĐ-UBND');
  await user.click(screen.getByRole('button', { name: 'Quyết định hủy 1 hồ sơ' }));
  await user.click(screen.getByRole('button', { name: 'Hủy vĩnh viễn' }));
  expect(await screen.findByText(errors.dossiers)).toBeInTheDocument();
  expect(screen.getByLabelText(/^Số quyết định hủy/)).toHaveValue('12/QĐ-UBND');
});

test('whoever proposed may take it back and not decide on it', async () => {
  await open({ read: reading({ ...LIST, open: record('proposed', 'u-chair') }) });
  expect(await screen.findByText(/^Bạn đã lập danh mục này/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /^Quyết định hủy/ })).toBeNull();
  expect(screen.getByRole('button', { name: 'Không hủy' })).toBeInTheDocument();
});
