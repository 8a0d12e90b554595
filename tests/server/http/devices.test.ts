/** What tablets tell of themselves, and who may read it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceReport, DevicesResponse, DeviceTrace } from '#protocol/device-messages.ts';
import { CENTRE_DEVICE_ID } from '#server/store/devices.ts';
import { noteReport } from '#server/use-cases/note-report.ts';
import {
  createTablet,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
  type TestTablet,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

const DEVICES = `/api/wards/${WARD}/devices`;
const NOON = at('2026-03-12 12:00');

function reportOf(changes: Partial<DeviceReport> = {}): DeviceReport {
  return {
    unsent: 0,
    oldestUnsentAt: null,
    setAside: 0,
    skewMs: 120,
    storage: { usedBytes: 5_000_000, quotaBytes: 2_000_000_000, isPersisted: true },
    bornAt: at('2026-03-01 08:00'),
    faults: [],
    ...changes,
  };
}

async function pullWith(tablet: TestTablet, report: unknown, caller = officer) {
  const since = [{ ward: WARD, epoch: null, wseq: 0, report }];
  return caller.send('POST', '/api/sync/pull', { protocol: 1, device: tablet.device, since });
}

async function listed(tablet: TestTablet, role: Role = 'chair') {
  const { json } = await (await centre.as(role)).send('GET', DEVICES);
  return (json as DevicesResponse).devices.find(({ device }) => device === tablet.device);
}

async function greetedTablet(): Promise<TestTablet> {
  const tablet = createTablet(officer);
  await tablet.hello();
  return tablet;
}

describe('a report', () => {
  test('comes with a pull and is shown with who, when and which app', async () => {
    const tablet = await greetedTablet();
    expect(await listed(tablet)).toMatchObject({ report: null, reportedAt: null, faults: [] });
    const report = reportOf({ unsent: 3, oldestUnsentAt: NOON, setAside: 1, faults: ['clock-jumped', 'storage-low'] });
    expect((await pullWith(tablet, report)).status).toBe(200);
    const row = await listed(tablet);
    expect(row).toMatchObject({ userName: 'Người officer', app: '0.1.0', isRevoked: false, report });
    expect(Math.abs(Date.now() - (row?.reportedAt ?? 0))).toBeLessThan(60_000);
    expect(row?.faults.map(({ fault }) => fault)).toEqual(['clock-jumped', 'storage-low']);
  });

  test('is not asked of tablets that do not send one, and a wrong one is refused by name', async () => {
    const tablet = await greetedTablet();
    await tablet.pull();
    expect(await listed(tablet)).toMatchObject({ report: null });
    const wrong = await pullWith(tablet, { ...reportOf(), unsent: -1 });
    expect(wrong.json).toMatchObject({ status: 422, errors: { 'since.0.report.unsent': expect.any(String) } });
  });

  test('is not taken for a ward that is not the caller’s', async () => {
    const tablet = createTablet(officer);
    const since = [{ ward: OTHER_WARD, epoch: null, wseq: 0, report: reportOf({ faults: ['vanished'] }) }];
    await officer.send('POST', '/api/sync/pull', { protocol: 1, device: tablet.device, since });
    expect(await centre.sql`select 1 from device_fault where device_id = ${tablet.device}`).toHaveLength(0);
  });

  test('of a device that never greeted leaves nothing behind', async () => {
    const tablet = createTablet(officer);
    expect((await pullWith(tablet, reportOf({ faults: ['vanished'] }))).status).toBe(200);
    expect(await centre.sql`select 1 from device_fault where device_id = ${tablet.device}`).toHaveLength(0);
    expect(await listed(tablet)).toBeUndefined();
  });

  test('is written at once when something changed, else at most once a minute', async () => {
    const { device, ...tablet } = await greetedTablet();
    const seen = async () => (await listed({ device, ...tablet }))?.reportedAt;
    const tell = (report: DeviceReport, seconds: number) =>
      noteReport(centre.sql, { ward: WARD, device, report, at: (NOON + seconds * 1000) as Instant });
    await tell(reportOf(), 0);
    await tell(reportOf({ skewMs: 130, storage: { usedBytes: 6_000_000, quotaBytes: 9, isPersisted: true } }), 59);
    expect(await seen()).toBe(NOON);
    await tell(reportOf({ unsent: 1, oldestUnsentAt: NOON }), 59);
    expect(await seen()).toBe(NOON + 59_000);
    await tell(reportOf({ unsent: 1, oldestUnsentAt: NOON, skewMs: 7 }), 119);
    expect(await seen()).toBe(NOON + 119_000);
  });

  test('tells a fault again with the last time of it; after thirty days it is no longer shown', async () => {
    const tablet = await greetedTablet();
    const now = Date.now() as Instant;
    const tell = (faults: DeviceReport['faults'], moment: number) =>
      noteReport(centre.sql, {
        ward: WARD,
        device: tablet.device,
        report: reportOf({ faults }),
        at: moment as Instant,
      });
    await tell(['vanished'], now - 31 * 86_400_000);
    expect((await listed(tablet))?.faults).toEqual([]);
    await tell(['storage-full'], now - 86_400_000);
    await tell(['storage-full', 'storage-full'], now);
    expect((await listed(tablet))?.faults).toEqual([{ fault: 'storage-full', at: now }]);
  });
});

describe('the list', () => {
  test('is for those who answer for the ward; the centre’s own place and other wards stay out', async () => {
    const tablet = await greetedTablet();
    for (const role of ['vice_chair', 'chair', 'admin', 'supervisor', 'system_admin'] as const) {
      expect(await listed(tablet, role), role).toBeDefined();
    }
    expect((await officer.send('GET', DEVICES)).status).toBe(403);
    const other = await (await centre.as('chair')).send('GET', `/api/wards/${OTHER_WARD}/devices`);
    expect(other.json).toMatchObject({ status: 403, type: 'urn:dung-hen:problem:not-your-ward' });
    const { json } = await (await centre.as('admin')).send('GET', DEVICES);
    expect((json as DevicesResponse).devices.map(({ device }) => device)).not.toContain(CENTRE_DEVICE_ID);
    expect(json).toMatchObject({ now: expect.any(Number), app: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  test('marks a revoked tablet, and shows one whose account is gone', async () => {
    const tablet = await greetedTablet();
    await centre.sql`update device set revoked_at = now(), user_id = 'u-nobody' where device_id = ${tablet.device}`;
    expect(await listed(tablet)).toMatchObject({ isRevoked: true, userName: '' });
  });
});

describe('the trace of one tablet', () => {
  const trace = (device: string, caller = officer) => caller.send('GET', `${DEVICES}/${device}`);

  test('names its blocks and the dossiers that reached the centre, the latest first, to everyone at the counter', async () => {
    const tablet = await greetedTablet();
    const events = eventsOf(tablet);
    const receptions = [1, 2].map((dossier) => {
      const body = uniqueReception();
      return { body, event: events.make('received', at(`2026-03-09 09:0${dossier}`), { dossier, body }) };
    });
    await tablet.push([...receptions.map(({ event }) => event), events.make('noted', at('2026-03-09 10:00'))]);
    const answer = (await trace(tablet.device)).json as DeviceTrace;
    expect(answer.received).toEqual([
      { code: receptions[1]?.body.code, receivedAt: at('2026-03-09 09:02') },
      { code: receptions[0]?.body.code, receivedAt: at('2026-03-09 09:01') },
    ]);
    expect(answer.serialBlocks).toHaveLength(2);
    expect(answer.device).toMatchObject({ device: tablet.device, userName: 'Người officer' });
    expect((await trace(tablet.device.toUpperCase())).json).toMatchObject({ device: { device: tablet.device } });
  });

  test('is refused for other wards and unknown devices', async () => {
    const tablet = await greetedTablet();
    expect((await trace(randomUUID())).json).toMatchObject({ status: 404, type: expect.stringContaining('device') });
    const other = await officer.send('GET', `/api/wards/${OTHER_WARD}/devices/${tablet.device}`);
    expect(other.status).toBe(403);
    expect((await trace(tablet.device, await centre.as('system_admin'))).status).toBe(403);
  });
});
