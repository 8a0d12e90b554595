import { describe, expect, test } from 'vitest';
import { forgetStored, noteStored } from '#client/store/stored-runs.ts';
import { MAX_PUSH_BYTES } from '#protocol/sync-messages.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { hello, MONDAY_MORNING, wardProfile } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const PUSH = '/api/sync/push';
const DONE = { ok: true, value: null };
const failure = (type: string) => ({ ok: false, error: { type } });

interface Sent {
  readonly wards: readonly { readonly ward: string; readonly first: number; readonly events: readonly unknown[] }[];
}
const batches = (bodies: unknown[]) =>
  (bodies as Sent[]).map(({ wards }) => wards.map(({ ward, first, events }) => [ward, first, events.length]));

test('what is pending is sent as one contiguous batch and noted as stored', async () => {
  const { receive, push, sentTo, states, centre, store, heard } = await setupSyncedTablet();
  await receive(3);
  expect(await push()).toEqual(DONE);
  expect(batches(sentTo(PUSH))).toEqual([[[WARD, 1, 3]]]);
  expect(sentTo(PUSH)[0]).toMatchObject({ protocol: 1, device: store.deviceId, app: '1.0.0' });
  expect(await states()).toEqual(['at-centre', 'at-centre', 'at-centre']);
  expect(centre.events(WARD)).toHaveLength(3);
  expect(heard.at(-1)).toEqual({ centreNow: MONDAY_MORNING, sentAt: MONDAY_MORNING });
});

test('with nothing pending the centre is not asked', async () => {
  const { push, receive, sentTo } = await setupSyncedTablet();
  expect(await push()).toEqual(DONE);
  await receive();
  await push();
  await push();
  expect(sentTo(PUSH)).toHaveLength(1);
});

/** As many rows as a long day leaves behind. */
async function setupLongDay(count: number) {
  const tablet = await setupSyncedTablet();
  const { receive, store } = tablet;
  await receive(1);
  const [first] = await store.outbox.event.toArray();
  if (!first) throw new Error('nothing was recorded');
  const row = (dseq: number) => ({
    ...first,
    dseq,
    event: { ...first.event, dseq, id: first.event.id.replace(/.{5}$/, String(10_000 + dseq)) },
  });
  await store.outbox.event.bulkPut(Array.from({ length: count }, (_, index) => row(index + 1)) as never);
  return tablet;
}

test('a long day goes in batches of five hundred', { timeout: 20_000 }, async () => {
  const { push, sentTo, states, centre } = await setupLongDay(1100);
  expect(await push()).toEqual(DONE);
  expect(batches(sentTo(PUSH))).toEqual([[[WARD, 1, 500]], [[WARD, 501, 500]], [[WARD, 1001, 100]]]);
  expect(new Set(await states())).toEqual(new Set(['at-centre']));
  expect(centre.events(WARD)).toHaveLength(1100);
});

test('rows are opened a batch at a time: those of the next one while the one before travels', async () => {
  const { push, sentTo, script, store, centre } = await setupLongDay(510);
  const opened = new Set<number>();
  let noteLast: () => void = () => undefined;
  const isLastOpened = new Promise<void>((resolve) => (noteLast = resolve));
  store.outbox.event.hook('reading', (row) => {
    opened.add(row.dseq);
    if (row.dseq === 510) noteLast();
    return row;
  });
  let before = 0;
  script(PUSH, async (request) => {
    before = opened.size;
    await isLastOpened;
    return centre.answer(request);
  });
  expect(await push()).toEqual(DONE);
  expect(before).toBe(500);
  expect(batches(sentTo(PUSH))).toEqual([[[WARD, 1, 500]], [[WARD, 501, 10]]]);
});

test('large events go in batches any proxy takes, in order; one that is larger than a batch goes alone', async () => {
  const { receive, push, sentTo, states, centre, store } = await setupSyncedTablet();
  await receive(7);
  const BATCH = 768 * 1024;
  const sizes = [0.37, 0.37, 0.37, 8, 0.06, 0.95, 0.005].map((share) => Math.round(share * BATCH));
  // Two bytes a letter: what counts is what travels.
  const rows = await store.outbox.event.toArray();
  const grown = rows.map((row) => ({
    ...row,
    event: { ...row.event, text: 'đ'.repeat((sizes[row.dseq - 1] ?? 0) / 2) },
  }));
  await store.outbox.event.bulkPut(grown);
  expect(await push()).toEqual(DONE);
  expect(batches(sentTo(PUSH))).toEqual([
    [[WARD, 1, 2]],
    [[WARD, 3, 1]],
    [[WARD, 4, 1]],
    [[WARD, 5, 1]],
    [[WARD, 6, 2]],
  ]);
  const longest = Math.max(...sentTo(PUSH).map((body) => Buffer.byteLength(JSON.stringify(body))));
  expect(longest).toBeLessThan(MAX_PUSH_BYTES);
  expect(new Set(await states())).toEqual(new Set(['at-centre']));
  expect(centre.events(WARD).map(({ dseq }) => dseq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('what the centre has is not sent again with what lies around it', async () => {
  const { receive, push, store, sentTo, states } = await setupSyncedTablet();
  await receive(5);
  await push();
  await forgetStored(store, WARD);
  await noteStored(store, WARD, [
    { dseq: 1, wseq: 1 },
    { dseq: 3, wseq: 3 },
  ]);
  expect(await push()).toEqual(DONE);
  expect(batches(sentTo(PUSH)).slice(1)).toEqual([[[WARD, 2, 1]], [[WARD, 4, 2]]]);
  expect(new Set(await states())).toEqual(new Set(['at-centre']));
});

describe('an answer that does not come leaves everything pending, to be sent again', () => {
  test.each([
    ['no connection', new TypeError('Failed to fetch'), 'Unreachable'],
    ['a time-out', new DOMException('timed out', 'TimeoutError'), 'Unreachable'],
    ['a broken centre', { status: 500, json: undefined }, 'Unreachable'],
    [
      'a broken centre that explains itself',
      { status: 503, json: { type: 'x', title: 'x', status: 503 } },
      'Unreachable',
    ],
    ['a captive portal that says 200', { status: 200, json: undefined }, 'Unreachable'],
    ['a gateway that says 404', { status: 404, json: undefined }, 'Unreachable'],
    ['an answer of another shape', { status: 200, json: { now: 1, wards: [] } }, 'NotUnderstood'],
    ['a session that ended', { status: 401, json: { type: 'x', title: 'x', status: 401 } }, 'SignedOut'],
    ['a refusal', { status: 403, json: { type: 'x', title: 'Không có quyền', status: 403 } }, 'Refused'],
  ])('%s', async (_, reply, type) => {
    const { receive, push, script, states, centre, sentTo } = await setupSyncedTablet();
    await receive(2);
    script(PUSH, reply);
    expect(await push()).toMatchObject(failure(type));
    expect(await states()).toEqual(['pending', 'pending']);
    expect(await push()).toEqual(DONE);
    expect(sentTo(PUSH)[1]).toEqual(sentTo(PUSH)[0]);
    expect(centre.events(WARD)).toHaveLength(2);
  });

  test('an answer lost on the way back: sent again, stored once', async () => {
    const { receive, push, script, states, centre } = await setupSyncedTablet();
    await receive(2);
    script(PUSH, (request) => {
      centre.answer(request);
      return new TypeError('connection reset');
    });
    expect(await push()).toMatchObject(failure('Unreachable'));
    await receive(1);
    expect(await push()).toEqual(DONE);
    expect(centre.events(WARD)).toHaveLength(3);
    expect(await states()).toEqual(['at-centre', 'at-centre', 'at-centre']);
  });

  test('a batch cut off in the middle: what was stored is not sent again', async () => {
    const { receive, push, script, sentTo } = await setupSyncedTablet();
    await receive(1);
    await push();
    await receive(2);
    script(PUSH, new TypeError('down'));
    await push();
    await push();
    expect(batches(sentTo(PUSH)).at(-1)).toEqual([[WARD, 2, 2]]);
  });
});

describe('a centre that knows less than this tablet', () => {
  test('says what it expects and gets it from there, confirmed or not', async () => {
    const { receive, push, pull, centre, sentTo, states } = await setupSyncedTablet();
    await receive(3);
    await push();
    await pull();
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    centre.restore(1);
    await receive(1);
    expect(await push()).toEqual(DONE);
    expect(batches(sentTo(PUSH)).slice(1)).toEqual([[[WARD, 4, 1]], [[WARD, 2, 3]]]);
    expect(centre.events(WARD)).toHaveLength(4);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed', 'at-centre']);
  });

  test('that does not know the device is greeted, then gets everything from the first', async () => {
    const { receive, push, sentTo, states } = await setupSyncedTablet({ isGreeted: false });
    await receive(2);
    expect(await push()).toEqual(DONE);
    expect(sentTo('/api/sync/hello')).toHaveLength(1);
    expect(batches(sentTo(PUSH))).toEqual([[[WARD, 1, 2]], [[WARD, 1, 2]]]);
    expect(await states()).toEqual(['at-centre', 'at-centre']);
  });

  test('cannot be greeted: the failure is told and nothing is lost', async () => {
    const { receive, push, script, states } = await setupSyncedTablet({ isGreeted: false });
    await receive(1);
    script('/api/sync/hello', { status: 401, json: null });
    expect(await push()).toEqual(failure('SignedOut'));
    expect(await states()).toEqual(['pending']);
  });
});

describe('a centre gone wrong is not asked without end', () => {
  const answered = (ward: object) => ({ status: 200, json: { now: MONDAY_MORNING, wards: [{ ward: WARD, ...ward }] } });
  test.each([
    ['that always sees a gap', answered({ result: 'gap', expect: 1 })],
    ['that never knows the device', answered({ result: 'refused', reason: 'unknown-device' })],
    ['that accepts and says nothing of any event', answered({ result: 'accepted', head: 0, verdicts: [] })],
    [
      'that accepts events nobody sent',
      answered({ result: 'accepted', head: 9, verdicts: [{ dseq: 99, outcome: 'stored', wseq: 9 }] }),
    ],
  ])('%s', async (_, reply) => {
    const { receive, push, script, states, sentTo } = await setupSyncedTablet();
    await receive(2);
    script(PUSH, ...Array.from({ length: 50 }, () => reply));
    expect(await push()).toEqual(DONE);
    expect(sentTo(PUSH).length).toBeLessThan(10);
    expect(await states()).toEqual(['pending', 'pending']);
  });

  test.each([
    ['that leaves the ward out of its answer', { status: 200, json: { now: MONDAY_MORNING, wards: [] } }],
    ['that expects what this tablet never had', answered({ result: 'gap', expect: 99 })],
    ['that has revoked the device', answered({ result: 'refused', reason: 'device-revoked' })],
    ['where the session is not of the ward', answered({ result: 'refused', reason: 'not-your-ward' })],
  ])('%s', async (_, reply) => {
    const { receive, push, script, states, sentTo } = await setupSyncedTablet();
    await receive(2);
    script(PUSH, reply);
    expect(await push()).toEqual(DONE);
    expect(sentTo(PUSH)).toHaveLength(1);
    expect(await states()).toEqual(['pending', 'pending']);
  });
});

test('an event set aside keeps its reason and does not hold up the rest, now or later', async () => {
  const { receive, push, pull, centre, states, store, sentTo } = await setupSyncedTablet();
  const [, bad] = await receive(3);
  centre.quarantine(({ dossierId }) => dossierId === bad);
  expect(await push()).toEqual(DONE);
  await pull();
  expect(await states()).toEqual(['confirmed', 'set-aside', 'confirmed']);
  expect((await store.outbox.event.get([WARD, 2]))?.reason).toBe('body: thiếu.');
  await receive(1);
  await push();
  expect(batches(sentTo(PUSH)).at(-1)).toEqual([[WARD, 4, 1]]);
});

test('a ward the session may not send for waits; the others are sent', async () => {
  const tablet = await setupSyncedTablet();
  await tablet.store.outbox.enrolment.put({
    ...hello({ ward: wardProfile({ code: OTHER_WARD }) }),
    wardCode: OTHER_WARD,
  });
  tablet.actAs({ actor: actor(), ward: OTHER_WARD });
  await tablet.receive(1);
  tablet.actAs({ actor: actor(), ward: WARD });
  await tablet.receive(1);
  tablet.centre.refuse(OTHER_WARD);
  expect(await tablet.push()).toEqual(DONE);
  const rows = await outboxRows(tablet.store);
  expect(rows.map(({ ward, state }) => [ward, state])).toEqual([
    [WARD, 'at-centre'],
    [OTHER_WARD, 'pending'],
  ]);
});

test('whatever the centre says, no row ever leaves the outbox', async () => {
  const { receive, push, pull, script, store } = await setupSyncedTablet();
  await receive(2);
  script(
    PUSH,
    { status: 410, json: null },
    { status: 200, json: {} },
    { status: 204, json: null },
    { status: 413, json: null },
  );
  for (let round = 0; round < 6; round++) {
    await push();
    await pull();
  }
  expect((await store.outbox.event.toArray()).map(({ dseq }) => dseq)).toEqual([1, 2]);
});
