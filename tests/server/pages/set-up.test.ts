import { afterEach, describe, expect, test } from 'vitest';
import { createSetupCode } from '#server/use-cases/set-up.ts';
import { signIn, startCentre, type TestCentre } from '#support/centre.ts';

let centre: TestCentre;
afterEach(() => centre.close());

/** A centre without any account, as after its very first start. */
async function setupEmptyCentre() {
  centre = await startCentre();
  await centre.sql`delete from app_user`;
  return (await createSetupCode(centre.running.centre)) ?? '';
}

const FORM = { name: 'Quản Trị Viên', username: 'quan.tri', password: 'một câu rất dài' };

async function fill(code: string, form: Record<string, string>) {
  const response = await fetch(`${centre.url}/thiet-lap?ma=${code}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, text: await response.text() };
}

describe('the first administrator', () => {
  test('is made once through the link, signs in, and sees every ward', async () => {
    const code = await setupEmptyCentre();
    const page = await centre.anyone.send('GET', `/thiet-lap?ma=${code}`);
    expect(page.status).toBe(200);
    for (const label of ['Họ và tên', 'Tên đăng nhập', 'Mật khẩu']) expect(page.text).toContain(`>${label}</label>`);
    const done = await fill(code, FORM);
    expect(done.status).toBe(201);
    expect(done.text).toContain('<a href="/">');
    await signIn(centre.anyone, FORM.username, FORM.password);
    const [user] = await centre.sql`select role from app_user`;
    expect(user).toEqual({ role: 'system_admin' });
    expect((await fill(code, { ...FORM, username: 'nguoi.hai' })).status).toBe(410);
    expect((await centre.anyone.send('GET', `/thiet-lap?ma=${code}`)).status).toBe(410);
    expect(await createSetupCode(centre.running.centre)).toBeNull();
  });

  test('is told what is wrong field by field, and keeps what was typed', async () => {
    const code = await setupEmptyCentre();
    const answer = await fill(code, { name: ' ', username: 'Có Dấu', password: 'ngắn' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Có Dấu"');
    for (const message of ['Họ và tên: chưa nhập.', 'Tên đăng nhập: từ 3', 'Mật khẩu: ít nhất 10']) {
      expect(answer.text).toContain(message);
    }
    expect((await fill(code, FORM)).status).toBe(201);
  });

  test('does not begin with a password that is guessed first', async () => {
    const code = await setupEmptyCentre();
    for (const [password, words] of [
      ['password123', 'nhiều người dùng'],
      ['Quan.Tri.2026', 'gần giống tên đăng nhập'],
      ['dung hen 1234', 'gần giống tên phần mềm'],
    ] as const) {
      const answer = await fill(code, { ...FORM, password });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).toContain('value="quan.tri"');
    }
    expect((await fill(code, FORM)).status).toBe(201);
  });

  test('cannot be made with another code, an old one, or none', async () => {
    const code = await setupEmptyCentre();
    for (const wrong of ['', 'x', code.slice(1), '%00']) expect((await fill(wrong, FORM)).status, wrong).toBe(410);
    const renewed = (await createSetupCode(centre.running.centre)) ?? '';
    expect((await fill(code, FORM)).status).toBe(410);
    await centre.sql`update setup_link set expires_at = now() - interval '1 second'`;
    expect((await fill(renewed, FORM)).status).toBe(410);
    expect((await centre.sql`select 1 from app_user`).count).toBe(0);
  });

  test('is only one, when two people send the form at once', async () => {
    const code = await setupEmptyCentre();
    const answers = await Promise.all([fill(code, FORM), fill(code, { ...FORM, username: 'nguoi.hai' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
    expect((await centre.sql`select 1 from app_user`).count).toBe(1);
  });

  test('leaves no trace of code or password in the log', async () => {
    const code = await setupEmptyCentre();
    await fill(code, FORM);
    expect(centre.log.join('\n')).not.toContain(code);
    expect(centre.log.join('\n')).not.toContain(FORM.password);
  });
});
