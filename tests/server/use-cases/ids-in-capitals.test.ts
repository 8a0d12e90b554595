/** An id has one spelling, in small letters. What comes in another is set aside, and hinders nothing that comes with it. */
import { randomUUID } from 'node:crypto';
import { toJsonSchema } from '@valibot/to-json-schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { EVENT_KINDS } from '#domain/dossier/dossier-event.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import type { DeviceId, DossierId } from '#domain/dossier/ids.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import { advanceDevice } from '#server/store/devices.ts';
import { appendEvents } from '#server/store/events.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { blackBox, sealFor } from '#support/black-boxes.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

const MONDAY = at('2026-03-09 09:15');
/** Of the last group letters alone, so that its capitals are another text. */
const someId = () => `${randomUUID().slice(0, -12)}abcdefabcdef`;

async function setupTablet(caller = officer) {
  const tablet = createTablet(caller, { device: someId() as DeviceId });
  await tablet.hello();
  return { tablet, events: eventsOf(tablet) };
}

interface Shape {
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
}

interface KindShape extends Shape {
  readonly properties: Readonly<Record<string, Shape>> & { readonly kind: { readonly const: EventKind } };
}

/** Every place that takes an id, in the events of each kind. */
function idPlaces(): (readonly [EventKind, string])[] {
  const { oneOf, anyOf } = toJsonSchema(dossierEventSchema, { typeMode: 'input', errorMode: 'ignore' });
  const kinds = (oneOf ?? anyOf) as readonly object[] as readonly KindShape[];
  return kinds.flatMap((shape) =>
    placesIn(shape).map((place) => [shape.properties.kind.const, place.slice(1)] as const),
  );
}

function placesIn({ format, properties = {}, anyOf = [], items }: Shape): string[] {
  const inner = Object.entries(properties).flatMap(([name, shape]) => placesIn(shape).map((rest) => `.${name}${rest}`));
  const others = [...anyOf, ...(items ? [items] : [])].flatMap(placesIn);
  return [...(format === 'uuid' ? [''] : []), ...inner, ...others];
}

/** The same with the id at this place in capitals. */
function respelled(event: object, place: string): object {
  const [name = '', ...rest] = place.split('.');
  const value = (event as Record<string, unknown>)[name];
  if (rest.length > 0) return { ...event, [name]: respelled(value as object, rest.join('.')) };
  return { ...event, [name]: String(value).toUpperCase() };
}

test('events take ids in these places', () => {
  const inBodies = idPlaces().filter(([, place]) => place.startsWith('body.'));
  expect(inBodies).toEqual([
    ['apologised', 'body.proposalId'],
    ['conflict-settled', 'body.eventId'],
    ['file-attached', 'body.fileId'],
  ]);
  expect(idPlaces().length - inBodies.length).toBe(3 * EVENT_KINDS.length);
});

test('an event with an id in capitals, wherever it stands, is set aside under its number, and the rest is stored', async () => {
  const { tablet, events } = await setupTablet();
  const received = events.make('received', MONDAY, { body: uniqueReception() });
  const places = idPlaces();
  const wrong = places.map(([kind, place]) => {
    const { dseq, ...event } = events.make(kind, MONDAY, kind === 'received' ? { body: uniqueReception() } : {});
    const ids = { id: someId(), dossierId: someId(), body: { ...event.body, ...idsIn(kind) } };
    return respelled({ ...event, dseq, ...ids }, place);
  });
  const noted = events.make('noted', MONDAY);
  const sent = [received, ...wrong, noted];
  const answer = await tablet.push(sent);
  if (answer.result !== 'accepted') throw new Error(answer.result);
  const [first, last] = [answer.verdicts[0], answer.verdicts.at(-1)];
  expect([first?.outcome, last?.outcome]).toEqual(['stored', 'stored']);
  expect(answer.verdicts.slice(1, -1)).toEqual(
    places.map(([, place], index) => ({
      dseq: index + 2,
      outcome: 'quarantined',
      reason: `${place}: mã có chữ in hoa.`,
    })),
  );
  expect(await tablet.push(sent)).toEqual(answer);
  expect((await centre.sql`select 1 from event where device_id = ${tablet.device}`).count).toBe(2);
});

/** With letters in them, where the samples have digits. */
function idsIn(kind: EventKind): object {
  const names = Object.keys(SAMPLE_BODIES[kind]).filter((name) => ['proposalId', 'eventId', 'fileId'].includes(name));
  return Object.fromEntries(names.map((name) => [name, someId()]));
}

describe('the id of another event in capitals', () => {
  test('which the centre has: the push is answered, now and again', async () => {
    const one = await setupTablet();
    const received = one.events.make('received', MONDAY, { body: uniqueReception() });
    await one.tablet.push([{ ...received, id: 'abcdefab-0000-4000-8000-abcdefabcdef' }]);
    const other = await setupTablet();
    const twin = other.events.make('received', MONDAY, { body: uniqueReception() });
    const sent = [{ ...twin, id: 'ABCDEFAB-0000-4000-8000-ABCDEFABCDEF' }, other.events.make('noted', MONDAY)];
    const answer = await other.tablet.push(sent);
    expect(answer).toMatchObject({ verdicts: [{ outcome: 'quarantined' }, { outcome: 'stored' }] });
    expect(await other.tablet.push(sent)).toEqual(answer);
  });

  test('which comes with it in one push: the first is stored', async () => {
    const { tablet, events } = await setupTablet();
    const [received, noted] = [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('noted', MONDAY),
    ];
    const id = someId();
    const sent = [
      { ...received, id },
      { ...noted, id: id.toUpperCase() },
    ];
    const answer = await tablet.push(sent);
    expect(answer).toMatchObject({ verdicts: [{ outcome: 'stored' }, { outcome: 'quarantined' }] });
    expect(await tablet.push(sent)).toEqual(answer);
  });
});

describe('a tablet that names itself in capitals', () => {
  test('is the same tablet: greeted, pushed and pulled as, and its numbers go on', async () => {
    const { tablet, events } = await setupTablet();
    const loud = createTablet(officer, { device: tablet.device.toUpperCase() as DeviceId });
    const before = await tablet.hello();
    expect((await loud.hello()).serialBlocks).toEqual(before.serialBlocks);
    expect(await tablet.push([events.make('received', MONDAY, { body: uniqueReception() })])).toMatchObject({
      verdicts: [{ outcome: 'stored' }],
    });
    expect(await loud.push([events.make('noted', MONDAY)])).toMatchObject({
      verdicts: [{ dseq: 2, outcome: 'stored' }],
    });
    expect(await loud.pull()).toMatchObject({ result: 'page' });
    expect((await centre.sql`select 1 from device where device_id = ${tablet.device}`).count).toBe(1);
  });

  test('is the same tablet in a black box and in an address', async () => {
    // Its session ends with the report.
    const finder = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    const { tablet, events } = await setupTablet(finder);
    const received = events.make('received', MONDAY, { body: uniqueReception() });
    const box = blackBox([received], { device: tablet.device.toUpperCase() as DeviceId });
    const file = await sealFor(centre.running.centre.blackBoxRecipient, box);
    const brought = await finder.send('POST', '/api/sync/black-box', { box: Buffer.from(file).toString('base64') });
    expect(brought.json).toMatchObject({
      device: tablet.device,
      wards: [{ answer: { verdicts: [{ outcome: 'stored' }] } }],
    });
    const admin = await centre.as('admin');
    const loud = tablet.device.toUpperCase();
    expect((await admin.send('PUT', `/api/wards/${WARD}/devices/${loud}/loss`, { how: 'lost' })).status).toBe(204);
    for (const name of [tablet.device, loud])
      expect((await centre.anyone.send('GET', `/api/sync/standing/${WARD}/${name}`)).json).toEqual({ isRevoked: true });
  });
});

test('a reception stored in capitals before is the same dossier as its steps, and the proof finds nothing', async () => {
  const { tablet, events } = await setupTablet();
  const received = events.make('received', MONDAY, { body: uniqueReception() });
  const dossierId = someId() as DossierId;
  const arrivedAt = Date.now() as Instant;
  const loud = { ...received, dossierId: dossierId.toUpperCase() as DossierId, time: { ...received.time, arrivedAt } };
  await centre.sql.begin(async (tx) => {
    await appendEvents(tx, { ward: WARD, events: [loud], sentBy: 'u-officer', arrivedAt });
    await advanceDevice(tx, WARD, tablet.device, 1);
  });
  expect(await tablet.push([{ ...events.make('resolved', MONDAY), dossierId }])).toMatchObject({
    verdicts: [{ outcome: 'stored' }],
  });
  await centre.follow();
  const rows = await centre.sql`
    select status, doc ->> 'codeTakenBy' as taken, doc -> 'summary' ->> 'id' as id from dossier where dossier_id = ${dossierId}`;
  expect(rows).toEqual([{ status: 'resolved', taken: null, id: dossierId }]);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});
