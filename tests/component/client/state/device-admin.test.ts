/** Saving the signed head of a day: only what the centre really signed becomes a file. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '#client/platform/connection.ts';
import { createDeviceAdmin } from '#client/state/device-admin.ts';
import { WARD } from '#support/dossier-events.ts';
import { date } from '#support/fixed-clock.ts';

const JWS = 'eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2ln';
const DAY = date('2026-03-19');

let saved: { name: string; text: Promise<string> }[] = [];
beforeEach(() => {
  saved = [];
  const blobs: Blob[] = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob) - 1}`;
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    const blob = blobs[Number(this.href.replace('blob:', ''))];
    saved.push({ name: this.download, text: blob?.text() ?? Promise.resolve('') });
  });
});
afterEach(() => vi.restoreAllMocks());

function save(status: number, said: string) {
  const asked: string[] = [];
  const connection = {
    async fetchBytes(path: string) {
      asked.push(path);
      return { status, bytes: new TextEncoder().encode(said).buffer };
    },
  } as unknown as Connection;
  return { asked, done: createDeviceAdmin(connection, 'https://tablet.example').saveDayHead(WARD, DAY) };
}

test('what the centre signed is handed to the browser under the ward and the day', async () => {
  const { asked, done } = save(200, JWS);
  expect(await done).toEqual({ ok: true, value: null });
  expect(asked).toEqual([`/api/wards/${WARD}/day-head/2026-03-19`]);
  expect(saved.map(({ name }) => name)).toEqual([`ban-chot-ngay-${WARD}-2026-03-19.jws`]);
  expect(await saved[0]?.text).toBe(JWS);
});

test('a captive portal’s page, a busy centre and an ended session save nothing', async () => {
  expect(await save(200, '<html>Đăng nhập wifi</html>').done).toEqual({ ok: false, error: { type: 'NoConnection' } });
  expect(await save(503, '{}').done).toEqual({ ok: false, error: { type: 'NoConnection' } });
  expect(await save(401, '{}').done).toEqual({ ok: false, error: { type: 'SignedOut' } });
  expect(saved).toEqual([]);
});

test('a refusal is handed on with its words by field', async () => {
  const problem = { type: 'urn:x', title: 'Có thông tin chưa đúng.', status: 422, errors: { date: 'Chưa tới.' } };
  expect(await save(422, JSON.stringify(problem)).done).toEqual({
    ok: false,
    error: { type: 'Refused', title: problem.title, errors: problem.errors },
  });
});
