import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DeviceId, DossierId } from '#domain/dossier/ids.ts';
import { transact } from '#server/store/database.ts';
import { appendRecord } from '#server/store/ward-records.ts';
import { appendAsCentre, CENTRE_DEVICE_ID, type CentreEvent } from '#server/use-cases/append-as-centre.ts';
import {
  createTablet,
  eventsOf,
  sendHistory,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { SAMPLE_RECORDS } from '#support/ward-records.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

const MONDAY = at('2026-03-09 09:15');

const append = (events: readonly CentreEvent[], ward = WARD) =>
  transact(centre.sql, (tx) =>
    appendAsCentre(tx, centre.running.centre, { ward, actor: actor('admin', 'Người admin'), events }),
  );

const noted = (dossierId: string, text: string): CentreEvent => ({
  dossierId: dossierId as DossierId,
  base: 1,
  kind: 'noted',
  body: { text },
});

const ownEvents = async (ward = WARD) => {
  const rows = await centre.sql<{ dseq: number; body: DossierEvent; sent_by: string }[]>`
    select dseq, body, sent_by from event where ward_id = ${ward} and device_id = ${CENTRE_DEVICE_ID} order by wseq`;
  return [...rows];
};

async function receivedDossier(): Promise<string> {
  const [first] = await sendHistory(officer, (events) => [
    events.make('received', MONDAY, { body: uniqueReception() }),
  ]);
  return first?.dossierId ?? '';
}

describe('the centre', () => {
  test('appends after what the tablets sent, under its own numbers, and tells every tablet', async () => {
    const id = await receivedDossier();
    const before = Date.now();
    const earlier = (await ownEvents()).length;
    await append([noted(id, 'một'), noted(id, 'hai')]);
    await append([noted(id, 'ba')]);
    const own = (await ownEvents()).slice(earlier);
    expect(own.map(({ dseq }) => dseq)).toEqual([1, 2, 3].map((n) => earlier + n));
    expect(own.map(({ body }) => body.body)).toEqual([{ text: 'một' }, { text: 'hai' }, { text: 'ba' }]);
    expect(own[0]).toMatchObject({ sent_by: 'u-admin', body: { actor: { userId: 'u-admin', role: 'admin' } } });
    const { time } = own[0]!.body;
    expect(time).toMatchObject({ skewMs: 0, skewErrorMs: 0, tickMs: time.deviceAt, startId: 'centre' });
    expect(time.deviceAt).toBeGreaterThanOrEqual(before);
    expect([time.notBefore, time.arrivedAt]).toEqual([time.deviceAt, time.deviceAt]);
    const page = await createTablet(officer).pull(0);
    expect(page.result === 'page' && page.events.map(({ event }) => (event as DossierEvent).id)).toEqual(
      expect.arrayContaining(own.map(({ body }) => body.id)),
    );
    await centre.follow();
    const [dossier] = await centre.sql`select doc from dossier where dossier_id = ${id}`;
    expect(dossier?.['doc']).toMatchObject({ summary: { rev: 4 } });
  });

  test('vouches for no moment it was only told: an old dossier is received when it was', async () => {
    const dossierId = randomUUID() as DossierId;
    const reception = { dossierId, base: 0, kind: 'received', body: uniqueReception(), deviceAt: MONDAY } as const;
    await append([reception]);
    const event = (await ownEvents()).at(-1)?.body;
    expect(event?.time).toMatchObject({ deviceAt: MONDAY, skewMs: null, skewErrorMs: null, notBefore: null });
    expect(event && legalTime(event.time)).toBe(MONDAY);
    await centre.follow();
    const [row] = await centre.sql`select received_at, due_at from dossier where dossier_id = ${dossierId}`;
    expect(row).toEqual({ received_at: MONDAY, due_at: at('2026-03-12 17:00') });
  });

  test('counts in every ward for itself', async () => {
    await append([noted(randomUUID(), 'việc của phường bên')], OTHER_WARD);
    expect((await ownEvents(OTHER_WARD)).map(({ dseq }) => dseq)).toEqual([1]);
  });

  test('without events leaves no trace', async () => {
    const [before] = await centre.sql`select * from ward_head where ward_id = ${WARD}`;
    await append([]);
    expect(await centre.sql`select * from ward_head where ward_id = ${WARD}`).toEqual([before]);
  });

  test('appends nothing at all when one event could not be read by the tablets', async () => {
    const id = await receivedDossier();
    const before = await ownEvents();
    await expect(append([noted(id, 'được'), noted(id, '')])).rejects.toThrow(/nobody can read: body.text/);
    await expect(append([noted(id, 'a\0b')])).rejects.toThrow(/nobody can read: body.text/);
    expect(await ownEvents()).toEqual(before);
  });

  test('meets itself and the tablets without a deadlock: a record and then events, events alone, pushes', async () => {
    const id = await receivedDossier();
    const before = (await ownEvents()).length;
    const deciding = Array.from({ length: 6 }, (_, n) =>
      transact(centre.sql, async (tx) => {
        const by = { userId: 'u-admin', name: 'Người admin' };
        await appendRecord(tx, { ward: WARD, kind: 'form', ...SAMPLE_RECORDS.form, reason: '', by, at: MONDAY });
        const events = [noted(id, `quyết định ${n}`)];
        await appendAsCentre(tx, centre.running.centre, { ward: WARD, actor: actor('admin'), events });
      }),
    );
    const alone = Array.from({ length: 6 }, (_, n) => append([noted(id, `riêng ${n}`)]));
    const pushes = Array.from({ length: 4 }, () => receivedDossier());
    await Promise.all([...deciding, ...alone, ...pushes]);
    const numbers = (await ownEvents()).map(({ dseq }) => dseq);
    expect(numbers).toEqual(Array.from({ length: before + 12 }, (_, index) => index + 1));
  });

  test('is no tablet: it was never heard from', async () => {
    const other = await startCentre();
    try {
      const events = [noted(randomUUID(), 'ghi chú')];
      await transact(other.sql, (tx) =>
        appendAsCentre(tx, other.running.centre, { ward: WARD, actor: actor('admin'), events }),
      );
      const answer = await (await other.as('chair')).send('GET', `/api/stats/on-time?ward=${WARD}&month=2026-03`);
      expect(answer.json).toMatchObject({ heardAt: null });
    } finally {
      await other.close();
    }
  });
});

describe('a tablet that claims to be the centre', () => {
  test.each([
    ['as it is written', CENTRE_DEVICE_ID],
    ['in capitals', CENTRE_DEVICE_ID.toUpperCase() as DeviceId],
  ])('is refused like one nobody knows, %s', async (_, device) => {
    const id = await receivedDossier();
    await append([noted(id, 'của trung tâm')]);
    const before = await ownEvents();
    const impostor = createTablet(officer, { device });
    const next = { ...eventsOf(impostor).make('noted', MONDAY), dossierId: id, dseq: before.length + 1 };
    expect(await impostor.push([next])).toMatchObject({ result: 'refused', reason: 'unknown-device' });
    await expect(impostor.hello()).rejects.toThrow(/422.*dành cho trung tâm/);
    expect(await impostor.push([next])).toMatchObject({ result: 'refused', reason: 'unknown-device' });
    expect(await ownEvents()).toEqual(before);
    const blocks = await centre.sql`select 1 from serial_block where device_id = ${device}`;
    expect(blocks.count).toBe(0);
  });
});
