/** What tablets of every version sent, replayed for ever: a centre may never learn to refuse it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PullResponse, PushResponse } from '#protocol/sync-messages.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';

interface Recorded {
  readonly device: string;
  readonly ward: string;
  readonly hello: readonly object[];
  readonly push: readonly { readonly wards: readonly [{ readonly events: readonly { readonly kind: string }[] }] }[];
  readonly pull: readonly object[];
  readonly records: readonly object[];
}

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/protocol');
const versions = readdirSync(FOLDER);

test('there is a recording of every version', () => {
  expect(versions).toContain('v1');
});

describe.each(versions)('a tablet of %s', (version) => {
  const recorded = JSON.parse(readFileSync(path.join(FOLDER, version, 'requests.json'), 'utf8')) as Recorded;
  let centre: TestCentre;
  let officer: Caller;

  beforeAll(async () => {
    centre = await startCentre();
    officer = await centre.as('officer');
  });
  afterAll(() => centre.close());

  async function post<T>(what: string, body: object): Promise<T> {
    const answer = await officer.send('POST', `/api/sync/${what}`, body);
    expect([answer.status, what, answer.status === 200 ? '' : answer.text]).toEqual([200, what, '']);
    return answer.json as T;
  }

  test('is greeted, its events of every kind are stored, and it is told so again when it asks again', async () => {
    for (const body of recorded.hello) await post('hello', body);
    for (const body of recorded.push) {
      const first = await post<PushResponse>('push', body);
      const again = await post<PushResponse>('push', body);
      for (const { wards } of [first, again]) {
        expect(wards[0]).toMatchObject({ result: 'accepted' });
        const verdicts = wards[0]?.result === 'accepted' ? wards[0].verdicts : [];
        expect(verdicts.filter(({ outcome }) => outcome !== 'stored')).toEqual([]);
        expect(verdicts).toHaveLength(body.wards[0].events.length);
      }
      expect(again.wards).toEqual(first.wards);
    }
  });

  test('fetches what the ward decided, and every event back as it was sent', async () => {
    for (const body of recorded.records) await post('records', body);
    const sent = recorded.push.flatMap(({ wards }) => wards[0].events);
    for (const body of recorded.pull) {
      const answer = await post<PullResponse>('pull', body);
      const page = answer.wards[0];
      if (page?.result !== 'page') throw new Error('no page');
      expect(page.events.map(({ event }) => withoutArrival(event))).toEqual(sent.map(withoutArrival));
    }
  });
});

function withoutArrival(event: unknown): unknown {
  const { time, ...rest } = event as { time: object };
  return { ...rest, time: { ...time, arrivedAt: null } };
}
