import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import { renderLookUpPage } from '#server/pages/look-up-page.ts';
import { sendHistory, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

/** A reception the centre knows. */
async function send(changes: object = {}) {
  const body = uniqueReception(changes);
  await sendHistory(await centre.as('officer'), (events) => [
    events.make('received', at('2026-03-09 09:15'), { body }),
  ]);
  return body;
}

const search = (query: Record<string, string>) =>
  centre.anyone.send('GET', `/tra-cuu?${new URLSearchParams(query).toString()}`);

describe('/tra-cuu', () => {
  test('shows the form, without a script', async () => {
    const answer = await centre.anyone.send('GET', '/tra-cuu');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<label for="lookupCode">Mã tra cứu</label>');
    expect(answer.text).not.toContain('<script');
  });

  test('finds by the look-up code however it is typed', async () => {
    const body = await send();
    for (const typed of [
      body.lookupCode,
      formatLookupCode(body.lookupCode),
      ` ${body.lookupCode.toLowerCase()} `,
      body.lookupCode.replaceAll('0', 'o'),
    ]) {
      const answer = await search({ lookupCode: typed });
      expect(answer.status, typed).toBe(303);
      expect(answer.headers.get('location')).toBe(`/t/${body.token}`);
    }
  });

  test('finds by number and the end of the phone, never by the number alone', async () => {
    const body = await send();
    expect((await search({ code: body.code.toLowerCase(), phoneTail: '5678' })).headers.get('location')).toBe(
      `/t/${body.token}`,
    );
    expect((await search({ code: body.code, phoneTail: '0912345678' })).headers.get('location')).toBe(
      `/t/${body.token}`,
    );
    const wrong = await search({ code: body.code, phoneTail: '0000' });
    const unknown = await search({ code: 'H26.40.12-260309-9999', phoneTail: '5678' });
    expect(wrong.status).toBe(200);
    expect(wrong.text).toContain('Chưa thấy hồ sơ này ở trung tâm.');
    expect(unknown.text.replace(/value="[^"]*"/g, '')).toBe(wrong.text.replace(/value="[^"]*"/g, ''));
    expect((await search({ code: body.code, phoneTail: '' })).text).toContain('đủ 4 số cuối');
  });

  test('does not open a dossier that has no phone', async () => {
    const body = await send({ applicant: { ...uniqueReception().applicant, phone: '' } });
    expect((await search({ code: body.code, phoneTail: '' })).status).toBe(200);
    expect((await search({ code: body.code, phoneTail: '0000' })).status).toBe(200);
  });

  test('tells a slip of the finger from a dossier not yet here, and keeps what was typed', async () => {
    const { lookupCode } = uniqueReception();
    const slip = (lookupCode.startsWith('A') ? 'B' : 'A') + lookupCode.slice(1);
    const mistyped = await search({ lookupCode: slip });
    expect(mistyped.text).toContain('Gõ sai mã');
    expect(mistyped.text).toContain(`value="${slip}"`);
    expect(mistyped.text).toContain('aria-invalid="true"');
    const unknown = await search({ lookupCode });
    expect(unknown.text).toContain('Chưa thấy hồ sơ này ở trung tâm.');
    expect(unknown.text).not.toContain('Gõ sai mã');
  });

  test('shows typed markup as text', async () => {
    const answer = await search({ lookupCode: '"><script>alert(1)</script>' });
    expect(answer.text).not.toContain('<script');
    expect(answer.text).toContain('&quot;&gt;&lt;script&gt;');
  });

  test.each([
    [59, '59 giây'],
    [61, '2 phút'],
    [1800, '30 phút'],
  ])('tells a wait of %i seconds as %s', (seconds, words) => {
    const form = { lookupCode: '', code: '', phoneTail: '' };
    const page = renderLookUpPage({ form, notice: { type: 'too-many', seconds }, demo: false });
    expect(page).toContain(`Xin thử lại sau ${words}.`);
  });

  test('makes guessing the end of a phone slow', async () => {
    const { code } = await send();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) statuses.push((await search({ code, phoneTail: String(1000 + n) })).status);
    expect(statuses).toContain(429);
    const slowed = await search({ code, phoneTail: '5678' });
    expect(slowed.status).toBe(429);
    expect(slowed.text).toContain('Tra cứu quá nhiều lần.');
  });

  test('a number is the same number with a space in it', async () => {
    const { code } = await send();
    const spaced = Array.from({ length: 12 }, (_, n) => `${code.slice(0, n + 1)} ${code.slice(n + 1)}`);
    const statuses = [];
    for (const typed of spaced) statuses.push((await search({ code: typed, phoneTail: '0000' })).status);
    expect(statuses).toContain(429);
  });

  test('makes guessing codes slow, and one receipt in hand does not clear the guesses', async () => {
    const { lookupCode } = await send();
    const guesser = await startCentre();
    try {
      await sendHistory(await guesser.as('officer'), (events) => [
        events.make('received', at('2026-03-09 09:15'), { body: uniqueReception({ lookupCode }) }),
      ]);
      const ask = (code: string) => guesser.anyone.send('GET', `/tra-cuu?lookupCode=${code}`);
      const statuses: number[] = [];
      for (let n = 0; n < 50; n++) {
        if (n % 5 === 0) statuses.push((await ask(lookupCode)).status);
        statuses.push((await ask(uniqueReception().lookupCode)).status);
      }
      expect(statuses.filter((status) => status === 200)).toHaveLength(40);
      expect(statuses).toContain(429);
    } finally {
      await guesser.close();
    }
  });

  test('a network is not guessed from for ever under an address of its own each time; its finds are free', async () => {
    const proxied = await startCentre({ TRUST_PROXY: 'loopback' });
    try {
      const body = uniqueReception();
      await sendHistory(await proxied.as('officer'), (events) => [
        events.make('received', at('2026-03-09 09:15'), { body }),
      ]);
      const ask = async (code: string, from: string) =>
        (await proxied.anyone.send('GET', `/tra-cuu?lookupCode=${code}`, undefined, { 'x-forwarded-for': from }))
          .status;
      for (let n = 0; n < 5; n++) expect(await ask(body.lookupCode, '2001:ee0:4f1:ffff::1')).toBe(303);
      const guesses = Array.from({ length: 410 }, (_, n) =>
        ask(uniqueReception().lookupCode, `2001:ee0:4f1:${n.toString(16)}::1`),
      );
      const statuses = await Promise.all(guesses);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(400);
      expect(statuses).toContain(429);
      expect(await ask(uniqueReception().lookupCode, '2001:ee0:4f2::1')).toBe(200);
    } finally {
      await proxied.close();
    }
  });

  test('an address that is turned away uses up no look-up of its network or of a number', async () => {
    const proxied = await startCentre({ TRUST_PROXY: 'loopback' });
    try {
      const body = uniqueReception();
      await sendHistory(await proxied.as('officer'), (events) => [
        events.make('received', at('2026-03-09 09:15'), { body }),
      ]);
      const ask = async (from: string, query: Record<string, string>) =>
        (
          await proxied.anyone.send('GET', `/tra-cuu?${new URLSearchParams(query).toString()}`, undefined, {
            'x-forwarded-for': from,
          })
        ).status;
      const guess = () => ({ lookupCode: uniqueReception().lookupCode });
      const statuses: number[] = [];
      // More than the forty of an address, and more than the four hundred of its network.
      for (let n = 0; n < 420; n++) statuses.push(await ask('198.51.100.7', guess()));
      for (let n = 0; n < 8; n++) statuses.push(await ask('198.51.100.7', { code: body.code, phoneTail: '0000' }));
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(380);
      expect(await ask('198.51.100.200', guess())).toBe(200);
      expect(await ask('203.0.113.9', { code: body.code, phoneTail: '5678' })).toBe(303);
    } finally {
      await proxied.close();
    }
  });

  test('whoever finds what they look for may look for more', async () => {
    const kiosk = await startCentre();
    try {
      const body = uniqueReception();
      await sendHistory(await kiosk.as('officer'), (events) => [
        events.make('received', at('2026-03-09 09:15'), { body }),
      ]);
      for (let n = 0; n < 60; n++)
        expect((await kiosk.anyone.send('GET', `/tra-cuu?lookupCode=${body.lookupCode}`)).status).toBe(303);
    } finally {
      await kiosk.close();
    }
  });
});
