import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '#server/use-cases/secrets.ts';

test('a storm of comparisons leaves threads to everybody else', async () => {
  const kept = await hashPassword('mật khẩu đủ dài');
  let compared = 0;
  const storm = Array.from({ length: 24 }, async () => {
    const fits = await isPassword('mật khẩu đủ dài', kept);
    compared += 1;
    return fits;
  });
  // Asked for last: behind all of them if they took every thread.
  await stat(import.meta.filename);
  expect(compared).toBeLessThan(12);
  expect(await Promise.all(storm)).toEqual(storm.map(() => true));
});

test('a password is kept as Argon2id, at the cost OWASP asks for, and compared as typed in either form of Unicode', async () => {
  const kept = await hashPassword('mật khẩu đủ dài');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword('mật khẩu đủ dài'.normalize('NFD'), kept)).toBe(true);
  expect(await isPassword('mật khẩu đủ dai', kept)).toBe(false);
});
