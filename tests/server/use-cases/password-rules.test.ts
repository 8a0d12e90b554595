import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPasswordFault } from '#server/use-cases/password-rules.ts';

describe('a password', () => {
  test.each([
    'password123',
    'PASSWORD2026!',
    '1234567890',
    '2026password',
    'qwertyuiop',
    'p a s s w o r d 1 2',
    'Mật khẩu 123',
    'mat-khau-2026',
    'Bộ phận một cửa',
    'quantri@2026',
  ])('"%s" is what is guessed first', async (password) => {
    expect(await findPasswordFault(password, 'lan.nguyen')).toContain('nhiều người dùng');
  });

  test.each(['lan.nguyen', 'LanNguyen1975', '2026lan-nguyen!', 'Lân Nguyễn 99', 'lan.nguyen.lan.nguyen'])(
    '"%s" is little more than the user name',
    async (password) => {
      expect(await findPasswordFault(password, 'lan.nguyen')).toContain('tên đăng nhập');
    },
  );

  test.each(['Đúng Hẹn 2026', 'dunghen-dunghen'])('"%s" is the name of the product', async (password) => {
    expect(await findPasswordFault(password, 'lan.nguyen')).toContain('tên phần mềm');
  });

  test.each([
    'mật khẩu để thử',
    'sông hồng mùa nước',
    'minh-hoa-dung-hen',
    'hoa 8734629103847',
    'nguyen lan nguyen',
    '!!!!????!!!!',
    '密码密码密码密码密码',
    'T9v$k2Lq8#zR',
  ])('"%s" is nobody’s first guess', async (password) => {
    expect(await findPasswordFault(password, 'lan.nguyen')).toBeNull();
  });

  test('is not compared with a name that is not there yet', async () => {
    expect(await findPasswordFault('!!!!!!!!!!', '')).toBeNull();
    expect(await findPasswordFault('!!!!!!!!!!', '...')).toBeNull();
  });
});

test('the list of common passwords stays at the centre: no tablet loads it', () => {
  const root = path.resolve(import.meta.dirname, '../../../src');
  const users = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file))
    .filter((file) => /@zxcvbn-ts|password-rules\.ts'/.test(readFileSync(path.join(root, file), 'utf8')));
  expect(users.filter((file) => !file.replaceAll(path.sep, '/').startsWith('server/'))).toEqual([]);
  expect(users.length).toBeGreaterThan(0);
});
