/** The keys of a ward's tablets: told at the greeting, kept for ever, published to anyone and nothing else with them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { checkReceipt } from '#protocol/check-receipt.ts';
import type { PublishedKeys } from '#protocol/receipt-seal.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { makeKeyedDevice, PROMISE, type KeyedDevice } from '#support/sealed-receipts.ts';

let centre: TestCentre;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

async function greet(device: string, signingKey?: unknown) {
  const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, signingKey };
  return officer.send('POST', '/api/sync/hello', body);
}

async function published(ward = WARD): Promise<PublishedKeys> {
  return (await centre.anyone.send('GET', `/t/keys/${ward}.json`)).json as PublishedKeys;
}

const keysOf = async ({ published: { device } }: KeyedDevice) =>
  (await published()).keys.filter((each) => each.device === device).map(({ key }) => key);

const standingsOf = async (device: string) =>
  (
    await centre.sql<{ standing: string }[]>`
      select standing from device_key where device_id = ${device} order by first_seen_at, standing`
  ).map(({ standing }) => standing);

const faultsOf = async (device: string) =>
  (await centre.sql<{ fault: string }[]>`select fault from device_fault where device_id = ${device}`).map(
    ({ fault }) => fault,
  );

describe('a key told at the greeting', () => {
  test('is published once, with when the centre first heard of it, however often it is told', async () => {
    const tablet = await makeKeyedDevice(randomUUID());
    const before = Date.now();
    for (let n = 0; n < 3; n++) expect((await greet(tablet.device, tablet.published.key)).status).toBe(200);
    const mine = (await published()).keys.filter(({ device }) => device === tablet.published.device);
    expect(mine).toEqual([{ ...tablet.published, since: expect.any(Number), revokedAt: null }]);
    expect(mine[0]?.since).toBeGreaterThanOrEqual(before);
    expect(mine[0]?.since).toBeLessThanOrEqual(Date.now());
    expect(await faultsOf(tablet.device)).toEqual([]);
  });

  test('is what a receipt of the tablet is checked with, before anything of it has arrived', async () => {
    const tablet = await makeKeyedDevice(randomUUID());
    const check = async () =>
      checkReceipt({
        seal: await tablet.seal(),
        token: PROMISE.token,
        keys: (await published()).keys,
        held: null,
      });
    expect(await check()).toEqual({ type: 'unknown-device' });
    await greet(tablet.device, tablet.published.key);
    expect(await check()).toEqual({ type: 'not-at-centre', promise: PROMISE });
  });

  test('beside another one before waits unpublished, and is noted as a trouble of the tablet', async () => {
    const first = await makeKeyedDevice(randomUUID());
    const second = await makeKeyedDevice(first.device);
    await greet(first.device, first.published.key);
    await greet(first.device, second.published.key);
    expect(await keysOf(first)).toEqual([first.published.key]);
    expect(await standingsOf(first.device)).toEqual(['valid', 'waiting']);
    expect(await faultsOf(first.device)).toEqual(['key-changed']);
    const line = centre.log.find((entry) => entry.includes('another signing key') && entry.includes(first.device));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'warn', standing: 'waiting' });
  });

  test('is one of at most eight under one name', async () => {
    const tablets = await Promise.all(
      Array.from({ length: 10 }, () => makeKeyedDevice('77777777-0000-4000-8000-000000000001')),
    );
    for (const {
      device,
      published: { key },
    } of tablets)
      expect((await greet(device, key)).status).toBe(200);
    expect(await standingsOf(tablets[0]!.device)).toEqual(['valid', ...Array.from({ length: 7 }, () => 'waiting')]);
  });

  test.each(['', 'x', `B${'A'.repeat(86)}`, `A${'A'.repeat(86)}`])(
    'that is no key (%s) is left aside, and the tablet is greeted all the same',
    async (key) => {
      const device = randomUUID();
      expect((await greet(device, key)).status).toBe(200);
      expect(await centre.sql`select 1 from device_key where device_id = ${device}`).toHaveLength(0);
    },
  );

  test('that is no text, or endless, is refused by name', async () => {
    for (const key of [7, null, 'B'.repeat(201)]) {
      expect((await greet(randomUUID(), key)).json).toMatchObject({
        status: 422,
        errors: { signingKey: expect.any(String) },
      });
    }
  });

  test('is asked of nobody: an older tablet is greeted without', async () => {
    const device = randomUUID() as DeviceId;
    expect((await greet(device)).status).toBe(200);
    expect(await centre.sql`select 1 from device_key where device_id = ${device}`).toHaveLength(0);
  });

  test('by somebody of another ward is not taken for this one', async () => {
    const tablet = await makeKeyedDevice(randomUUID());
    const body = { protocol: 1, device: tablet.device, app: '0.1.0', ward: OTHER_WARD, blocksWanted: 1 };
    const answer = await officer.send('POST', '/api/sync/hello', { ...body, signingKey: tablet.published.key });
    expect(answer.status).toBe(403);
    expect((await published(OTHER_WARD)).keys).toEqual([]);
  });
});

describe('what is published', () => {
  test('is for anyone, may be kept for some minutes, and names nothing but keys', async () => {
    await greet((await makeKeyedDevice(randomUUID())).device, (await makeKeyedDevice()).published.key);
    const answer = await centre.anyone.send('GET', `/t/keys/${WARD}.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const { ward, keys } = answer.json as PublishedKeys;
    expect(ward).toBe(WARD);
    for (const key of keys) {
      expect(Object.keys(key)).toEqual(['device', 'key', 'since', 'revokedAt']);
      expect(key.device).toMatch(/^[0-9a-f]{8}$/);
      expect(key.key).toMatch(/^B[\w-]{86}$/);
    }
    expect(answer.text).not.toMatch(/Người|u-officer|"d":/);
  });

  test('marks the keys of a revoked tablet with the time', async () => {
    const tablet = await makeKeyedDevice(randomUUID());
    await greet(tablet.device, tablet.published.key);
    await centre.sql`update device set revoked_at = '2026-11-24 01:00Z' where device_id = ${tablet.device}`;
    const mine = (await published()).keys.find(({ device }) => device === tablet.published.device);
    expect(mine?.revokedAt).toBe(Date.parse('2026-11-24T01:00Z'));
  });

  test.each(['99999.json', '00145', '00145.txt', 'x.json', '..%2F00145.json', `${WARD}.json.json`])(
    'is nothing under /t/keys/%s',
    async (file) => {
      expect((await centre.anyone.send('GET', `/t/keys/${file}`)).status).toBe(404);
    },
  );
});
