import { fireEvent, screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import DelegationsScreen from '#client/screens/settings/DelegationsScreen.svelte';
import type { DelegationAdmin, DelegationRecord } from '#client/state/delegation-admin.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import { err, ok } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { WARD } from '#support/dossier-events.ts';
import { wardProfile } from '#support/tablet.ts';

const USERS = [
  { userId: 'u1', username: 'chau.le', name: 'Lê Minh Châu', role: 'specialist', disabled: false },
  { userId: 'u2', username: 'an', name: 'Nguyễn Văn An', role: 'chair', disabled: false },
  { userId: 'u4', username: 'xem', name: 'Bùi Đình Khôi', role: 'supervisor', disabled: false },
  { userId: 'u3', username: 'cu', name: 'Phạm Văn Cũ', role: 'officer', disabled: true },
] as const;

const day = (text: string) => text as PlainDate;

function record(changes: Partial<Delegation> = {}, rseq = 1, reason = ''): DelegationRecord {
  const body: Delegation = {
    id: `d${rseq}`,
    documentNumber: `${rseq}/UQ-UBND`,
    issuedOn: day('2026-01-02'),
    delegator: { name: 'Nguyễn Văn An', post: 'Chủ tịch' },
    delegate: { userId: 'u1', name: 'Lê Minh Châu', post: 'Công chức Tư pháp – Hộ tịch' },
    procedures: ['2.000815'],
    from: day('2026-01-05'),
    through: day('2027-12-31'),
    revokedOn: null,
    prefix: 'TUQ.',
    specimenOnFile: true,
    ...changes,
  };
  const by = { userId: 'u9', name: 'Phạm Thị Dung' };
  return { rseq, at: at('2026-01-03 09:00') as Instant, by, reason, kind: 'delegation', key: body.id, body };
}

async function setup(register: readonly DelegationRecord[] = [], changes: Partial<DelegationAdmin> = {}) {
  const delegationAdmin = {
    read: vi.fn<DelegationAdmin['read']>(async () => ok(register)),
    add: vi.fn<DelegationAdmin['add']>(async () => ok(null)),
    revoke: vi.fn<DelegationAdmin['revoke']>(async () => ok(null)),
    ...changes,
  };
  const fake = await setupFakeApp({
    now: at('2026-11-23 08:00'),
    role: 'admin',
    path: '/quan-tri/uy-quyen',
    administration: { listWards: async () => ok([wardProfile()]), listUsers: async () => ok(USERS) },
    procedureAdmin: { read: async () => ok({ records: [], versions: [] }) },
    delegationAdmin,
  });
  renderWithApp(DelegationsScreen, { fake });
  await screen.findByText('Sổ ủy quyền');
  return delegationAdmin;
}

async function type(label: string, value: string) {
  await fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

const click = (name: string | RegExp) => userEvent.click(screen.getByText(name, { selector: 'button span' }));

async function fill() {
  await type('Số văn bản', '15/UQ-UBND');
  await type('Ngày ký văn bản', '20/11/2026');
  await userEvent.selectOptions(screen.getByLabelText('Người được ủy quyền'), 'u1');
  await type('Từ ngày', '1/12/2026');
  await type('Đến hết ngày', '31/12/2026');
  await click(/^Chứng thực \(\d+\)$/);
}

describe('DelegationsScreen', () => {
  test('warns plainly of what ends within thirty days and puts it first', async () => {
    await setup([
      record({}, 1),
      record({ through: day('2026-12-20') }, 2),
      record({ through: day('2026-10-01') }, 3),
      record({ revokedOn: day('2026-06-01') }, 4, 'Chuyển công tác'),
    ]);
    expect(screen.getByText(/^1 văn bản ủy quyền hết hiệu lực trong 30 ngày tới/)).toBeInTheDocument();
    const rows = screen.getAllByRole('article').map((row) => row.textContent.replace(/\s+/g, ' '));
    expect(rows[0]).toMatch(/Văn bản 2\/UQ-UBND.*Còn 27 ngày/);
    expect(rows[1]).toMatch(/Văn bản 1\/UQ-UBND.*Đang có hiệu lực/);
    expect(rows[2]).toMatch(/Văn bản 3\/UQ-UBND.*Đã hết hiệu lực/);
    expect(rows[3]).toMatch(
      /Văn bản 4\/UQ-UBND.*Đã chấm dứt.*Hết hiệu lực từ 01\/06\/2026\. Phạm Thị Dung ghi lúc .*: Chuyển công tác/,
    );
    expect(screen.getAllByText(/^Chấm dứt văn bản/)).toHaveLength(2);
  });

  test('adds a document: the chair stands in it, a whole sector by one tap', async () => {
    const { add, read } = await setup();
    expect(screen.getByLabelText('Người ủy quyền')).toHaveValue('Nguyễn Văn An');
    expect(screen.queryByText(/Phạm Văn Cũ|Bùi Đình Khôi/)).not.toBeInTheDocument();
    await fill();
    await click('Bỏ 2.000815');
    await click('Ghi vào sổ');
    expect(await screen.findByText('Đã ghi văn bản 15/UQ-UBND vào sổ.')).toBeInTheDocument();
    expect(add).toHaveBeenCalledExactlyOnceWith(WARD, {
      documentNumber: '15/UQ-UBND',
      issuedOn: '2026-11-20',
      delegator: { name: 'Nguyễn Văn An', post: 'Chủ tịch' },
      delegate: { userId: 'u1', post: 'Công chức chuyên môn' },
      procedures: expect.arrayContaining(['2.000884', '2.000992']),
      from: '2026-12-01',
      through: '2026-12-31',
      prefix: 'TUQ.',
      specimenOnFile: false,
    });
    expect(add).not.toHaveBeenCalledWith(
      WARD,
      expect.objectContaining({ procedures: expect.arrayContaining(['2.000815']) }),
    );
    expect(read).toHaveBeenCalledTimes(2);
    expect(screen.getByLabelText('Số văn bản')).toHaveValue('');
  });

  test('refuses an overlap, naming the other document and the procedures, and keeps what was typed', async () => {
    const { add } = await setup([record()]);
    await fill();
    await click('Ghi vào sổ');
    const message = 'người này đã được ủy quyền theo văn bản 1/UQ-UBND trong cùng thời gian cho 2.000815.';
    expect(document.activeElement).toHaveTextContent(message);
    expect(screen.getByText(`Thủ tục được ký: ${message}`, { selector: 'p' })).toBeInTheDocument();
    expect(add).not.toHaveBeenCalled();
    expect(screen.getByLabelText('Số văn bản')).toHaveValue('15/UQ-UBND');
  });

  test('shows what only the centre can see at its field', async () => {
    const errors = { delegate: 'Người được ủy quyền: không có tài khoản đang dùng ở phường này.' };
    const refuse = async () => err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors } as const);
    await setup([], { add: refuse });
    await fill();
    await click('Ghi vào sổ');
    expect(await screen.findByLabelText('Người được ủy quyền')).toHaveAccessibleDescription(/không có tài khoản/);
  });

  test('revokes with a day and a reason', async () => {
    const { revoke, read } = await setup([record()]);
    await click('Chấm dứt văn bản 1/UQ-UBND');
    expect(screen.getByLabelText('Hết hiệu lực từ ngày')).toHaveValue('23/11/2026');
    await click('Ghi chấm dứt');
    expect(document.activeElement).toHaveTextContent('Lý do chấm dứt: chưa nhập.');
    expect(revoke).not.toHaveBeenCalled();
    await type('Hết hiệu lực từ ngày', '1/12/2026');
    await type('Lý do chấm dứt', 'Chuyển công tác');
    await click('Ghi chấm dứt');
    expect(revoke).toHaveBeenCalledExactlyOnceWith(WARD, 'd1', {
      revokedOn: '2026-12-01',
      reason: 'Chuyển công tác',
      basedOn: 1,
    });
    expect(await screen.findByText('Chấm dứt văn bản 1/UQ-UBND')).toBeInTheDocument();
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('shows the names of the procedures of a document', async () => {
    await setup([record()]);
    const row = within(screen.getByRole('article'));
    expect(row.getByText(/^2\.000815 .*bản sao/i)).toBeInTheDocument();
  });
});
