/** What the operator is told after a restore: what is here, and what was decided since the backup and must be done again. */
import type { BackupHead } from './backup-file.ts';

/** @returns lines, in Vietnamese as all that stands at the terminal */
export function restoredText({ madeAt, tables }: Pick<BackupHead, 'madeAt' | 'tables'>): string[] {
  const rows = new Map(tables.map(({ name, rows: count }) => [name, count]));
  return [
    `Đã khôi phục bản sao lưu lúc ${madeAt}: ${rows.get('ward') ?? 0} phường, xã, ${rows.get('event') ?? 0} sự kiện, ` +
      `${rows.get('dossier') ?? 0} hồ sơ. Khi trung tâm chạy lại, máy tính bảng tự gửi lại những gì ghi nhận sau lúc đó.`,
    'Mọi phiên đăng nhập đã kết thúc, ai cũng phải đăng nhập lại. Việc chưa gửi vẫn nằm trên máy tính bảng và được gửi sau lần đăng nhập đó.',
    `Trung tâm không còn biết những gì đã quyết định sau ${madeAt}. Ngay khi trung tâm chạy lại, hãy xem lại và làm lại:`,
    '- Máy tính bảng báo mất sau lúc đó: báo mất lại. Máy ghi nhận sau lúc đó: cấp mã lại.',
    '- Phường, xã và tài khoản lập sau lúc đó: lập lại.',
    '- Tài khoản bị khoá, người đổi vai trò, ra khỏi phường hay ra khỏi ngăn riêng sau lúc đó: làm lại.',
    '- Mật khẩu đổi sau lúc đó: mật khẩu cũ lại dùng được; ai đã đổi thì đổi lại, nhất là mật khẩu bị lộ.',
    '- Xác thực hai lớp, khoá đăng nhập (passkey) thêm hay gỡ sau lúc đó: làm lại.',
    '- Lịch làm việc, thủ tục, ủy quyền ký sửa sau lúc đó: sửa lại.',
    '- Hồ sơ nhập từ tệp (npm run import) sau lúc đó không còn ở đây và không máy tính bảng nào gửi lại: nhập lại các tệp đó.',
    '- Hộp đen nộp sau lúc đó của máy đã hỏng hoặc mất: nộp lại.',
    '- Hồ sơ đã hủy theo thời hạn lưu trữ sau lúc đó nay có lại ở đây, và không còn biên bản: hủy lại.',
  ];
}
