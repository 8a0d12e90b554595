/** A centre restored from a backup lacks what came before the box, and perhaps the tablet and its officer: nothing of the box is lost. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { blackBox } from '#support/black-boxes.ts';
import { createBoxCarrier, setupBoxedTablet, storedOf, type BoxCarrier } from '#support/box-carrier.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;
let carrier: BoxCarrier;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  carrier = createBoxCarrier(centre, await centre.as('admin'));
});
afterAll(() => centre.close());

/** What the centre noted about the device in these words. */
function linesOf(device: DeviceId, words: string): object[] {
  return centre.log
    .filter((line) => line.includes(device) && line.includes(words))
    .map((line) => JSON.parse(line) as object);
}

describe('a black box', () => {
  test('that begins after what the centre has is taken in, and what was skipped still comes from the tablet itself', async () => {
    const { tablet, receive } = await setupBoxedTablet(officer);
    const sent = receive(6);
    await tablet.push(sent.slice(0, 1));
    const response = await carrier.taken(blackBox(sent.slice(3)));
    expect(response.wards).toMatchObject([
      { first: 4, known: 0, answer: { result: 'accepted', verdicts: [4, 5, 6].map((dseq) => ({ dseq })) } },
    ]);
    expect(linesOf(tablet.device, 'not offered again')).toMatchObject([{ from: 2, through: 3 }]);
    // What it has gone past is known, and no wound of the history.
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
    const late = await tablet.push(sent);
    expect(late).toMatchObject({ verdicts: sent.map(({ dseq }) => ({ dseq, outcome: 'stored' })) });
    // Told the same when asked again, nothing twice, the tablet not taken for a copied one, and every proof holds.
    expect(await tablet.push(sent)).toEqual(late);
    expect((await storedOf(centre, tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
    expect(linesOf(tablet.device, 'copied')).toEqual([]);
    expect(await centre.sql`select 1 from device_fault where device_id = ${tablet.device}`).toHaveLength(0);
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
    // It goes on counting where it was.
    const [next] = receive(1);
    expect(await tablet.push([next])).toMatchObject({ verdicts: [{ dseq: 7, outcome: 'stored' }] });
  });

  test('of a tablet the centre does not know is taken in however long its version is, which is kept as far as a greeting may say it', async () => {
    const device = randomUUID() as DeviceId;
    const app = '📦'.repeat(100_001);
    // Cut in the middle of a pair.
    const response = await carrier.taken(blackBox([{ device, dseq: 1 }], { app: `0${app}` }));
    expect(response.wards[0]).toMatchObject({ answer: { result: 'accepted' } });
    const [row] = await centre.sql<{ app: string }[]>`select app from device where device_id = ${device}`;
    expect(row?.app).toBe(`0${app.slice(0, 62)}\uFFFD`);
  });

  test('in the wrong order of its files, and the rest from the tablet, is the same work in the end', async () => {
    const { tablet, receive } = await setupBoxedTablet(officer);
    const sent = receive(9);
    await carrier.taken(blackBox(sent.slice(6, 8)));
    const second = await carrier.taken(blackBox(sent.slice(2, 7)));
    expect(second.wards[0]).toMatchObject({ first: 3, known: 1, answer: { result: 'accepted' } });
    expect(await tablet.push(sent.slice(8))).toMatchObject({ result: 'accepted' });
    await tablet.push(sent);
    expect((await storedOf(centre, tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('of a copied tablet and of the tablet: a skipped number is the first one’s who brings it, the other is kept beside it', async () => {
    const { tablet, receive } = await setupBoxedTablet(officer);
    const sent = receive(3);
    await carrier.taken(blackBox(sent.slice(2)));
    const copies = receive(2).map((event, index) => ({ ...event, dseq: index + 1 }));
    expect(await tablet.push(copies)).toMatchObject({ verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }] });
    expect(linesOf(tablet.device, 'copied')).toEqual([]);
    expect(await tablet.push(sent)).toMatchObject({ verdicts: sent.map(() => ({ outcome: 'stored' })) });
    expect(linesOf(tablet.device, 'copied')).toMatchObject([{ from: 1, count: 2 }]);
    const ids = [...copies, ...sent].map(({ id }) => id).sort();
    expect((await storedOf(centre, tablet.device)).map(({ event_id }) => event_id).sort()).toEqual(ids);
  });

  test('of a tablet this centre forgot with its backup makes it known again, by its carrier', async () => {
    const { tablet, receive } = await setupBoxedTablet(officer, { isGreeted: false });
    const sent = receive(3);
    const response = await carrier.taken(blackBox(sent.slice(1)));
    expect(response.wards[0]?.answer).toMatchObject({ result: 'accepted', verdicts: [{ dseq: 2 }, { dseq: 3 }] });
    expect(await centre.sql`select user_id, last_dseq from device where device_id = ${tablet.device}`).toEqual([
      { user_id: 'u-admin', last_dseq: 3 },
    ]);
    expect(linesOf(tablet.device, 'from its black box')).toMatchObject([{ level: 'warn', carrier: 'u-admin' }]);
    await tablet.hello();
    await tablet.push(sent);
    expect((await storedOf(centre, tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
  });

  test('with the work of somebody whose account the centre forgot too waits for the administrator; who brought it stands beside it', async () => {
    const { tablet, receive } = await setupBoxedTablet(officer);
    const actor = { userId: `u-${randomUUID()}`, name: 'Đỗ Thị Mới', role: 'officer' } as const;
    const sent = receive(1).map((event) => ({ ...event, actor }));
    expect((await carrier.taken(blackBox(sent))).wards[0]?.answer).toMatchObject({
      verdicts: [{ outcome: 'quarantined', reason: expect.stringMatching(/chưa có tài khoản của Đỗ Thị Mới/) }],
    });
    expect(linesOf(tablet.device, 'not in that role')).toMatchObject([{ actor: actor.userId, held: null }]);
    const admitted = { device: tablet.device, kind: 'person' };
    const admin = await centre.as('admin');
    expect((await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, admitted)).json).toMatchObject({
      released: 1,
    });
    const [row] = await storedOf(centre, tablet.device);
    expect(row).toMatchObject({ sent_by: 'u-admin', body: { actor } });
  });
});
