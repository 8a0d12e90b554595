import { expect, test } from 'vitest';
import { restoredText } from '#server/cli/backup/restored-text.ts';

test('whoever restores is told from which moment on what must be done again', () => {
  const tables = ['ward', 'event', 'dossier'].map((name, index) => ({ name, columns: [], rows: index + 2 }));
  const text = restoredText({ madeAt: '2026-11-22T16:40:00+07:00', tables }).join('\n');
  expect(text).toContain('lúc 2026-11-22T16:40:00+07:00: 2 phường, xã, 3 sự kiện, 4 hồ sơ');
  expect(text).toContain('những gì đã quyết định sau 2026-11-22T16:40:00+07:00');
  const lost = ['báo mất', 'bị khoá', 'Mật khẩu', 'ngăn riêng', 'hai lớp', 'ủy quyền', 'đã hủy', 'đăng nhập lại'];
  const made = ['tài khoản lập sau', 'cấp mã lại', 'npm run import', 'Hộp đen'];
  for (const each of [...lost, ...made]) expect(text).toContain(each);
});
