import { screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { Delegation } from '#domain/access/delegation.ts';
import { at, date } from '#support/fixed-clock.ts';
import { delegation } from '#support/ward-records.ts';
import { box, choose, countRecorded, historyOf, openDossier, press, save, type } from '../dossier-page.ts';

const CHAIR = 'Phạm Thị Chủ (Chủ tịch)';
const SPECIALIST = 'Lê Văn Cường (Công chức chuyên môn)';

describe('Đã ký', () => {
  test('the chair signs in her own right', async () => {
    const fake = await openDossier({ delegations: [delegation()] });
    await press('Đã ký');
    await press('Lưu');
    expect(screen.getByRole('combobox', { name: 'Người ký' })).toHaveAccessibleDescription(/chưa chọn/);
    expect(box('Số, ký hiệu văn bản đã ký')).toHaveAccessibleDescription(/chưa nhập/);
    await choose('Người ký', CHAIR);
    expect(screen.getByText('Chủ tịch ký theo thẩm quyền.')).toBeInTheDocument();
    await type('Số, ký hiệu văn bản đã ký', '214/2026');
    expect(await save(fake)).toEqual({
      kind: 'signed',
      body: {
        signer: { userId: 'u-chair', name: 'Phạm Thị Chủ', role: 'chair' },
        delegation: null,
        document: '214/2026',
      },
    });
    expect(historyOf(0)).toContain('Phạm Thị Chủ, ký theo thẩm quyền');
  });

  test('a delegate signs under the document that covers person, procedure and day', async () => {
    const fake = await openDossier({ delegations: [delegation()] });
    await press('Đã ký');
    await choose('Người ký', SPECIALIST);
    expect(
      await screen.findByText(/Ký TUQ. theo văn bản ủy quyền số 15\/GUQ-UBND của Nguyễn Văn An.*31\/12\/2026/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Ủy quyền này chỉ còn/)).not.toBeInTheDocument();
    await type('Số, ký hiệu văn bản đã ký', '214/2026');
    expect((await save(fake)).body).toEqual({
      signer: { userId: 'u-specialist', name: 'Lê Văn Cường', role: 'specialist' },
      delegation: { id: 'uq-1', documentNumber: '15/GUQ-UBND', prefix: 'TUQ.' },
      document: '214/2026',
    });
    expect(historyOf(0)).toContain('TUQ. theo ủy quyền số 15/GUQ-UBND');
  });

  test.each<[string, readonly Delegation[], RegExp]>([
    ['there is none', [], /chưa có văn bản ủy quyền ký nào/],
    ['it is for other procedures', [delegation({ procedures: ['1.004873'] })], /15\/GUQ-UBND.*không gồm thủ tục này/],
    ['it ended', [delegation({ through: date('2026-03-09') })], /đã hết hiệu lực sau 09\/03\/2026/],
    ['it has not begun', [delegation({ from: date('2026-03-11') })], /chỉ có hiệu lực từ 11\/03\/2026/],
    ['it was revoked', [delegation({ revokedOn: date('2026-03-10') })], /đã bị thu hồi từ 10\/03\/2026/],
    ['it is somebody else’s', [delegation({ delegate: { userId: 'u-x', name: 'X', post: '' } })], /chưa có văn bản/],
  ])('is refused in plain words when %s, and what was typed stays', async (_, delegations, words) => {
    const fake = await openDossier({ delegations });
    await press('Đã ký');
    await choose('Người ký', SPECIALIST);
    expect(await screen.findByText(words)).toBeInTheDocument();
    await type('Số, ký hiệu văn bản đã ký', '214/2026');
    await press('Lưu');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Không có văn bản ủy quyền nào cho Lê Văn Cường/);
    expect(box('Số, ký hiệu văn bản đã ký')).toHaveValue('214/2026');
    expect(await countRecorded(fake)).toBe(1);
  });

  test.each([
    ['2026-04-10', null],
    ['2026-04-09', 'Ủy quyền này chỉ còn 30 ngày.'],
    ['2026-03-10', 'Hôm nay là ngày cuối'],
  ])('a delegation through %s warns: %s', async (through, warning) => {
    await openDossier({ now: at('2026-03-10 09:00'), delegations: [delegation({ through: date(through) })] });
    await press('Đã ký');
    await choose('Người ký', SPECIALIST);
    await screen.findByText(/15\/GUQ-UBND/);
    const words = screen.queryByText(/Ủy quyền này chỉ còn|Hôm nay là ngày cuối/);
    if (warning === null) expect(words).toBeNull();
    else expect(words).toHaveTextContent(warning);
  });
});
