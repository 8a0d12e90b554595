/** The citizen's page of a tổ chức: nobody there is "ông/bà", and who comes for it is told what to bring. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { sendHistory, startCentre, uniqueReception, type eventsOf, type TestCentre } from '#support/centre.ts';
import { SAMPLE_BODIES } from '#support/dossier-events.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

type Steps = (events: ReturnType<typeof eventsOf>, now: Instant) => DossierEvent[];

const BRING = 'thì mang thêm giấy giới thiệu hoặc giấy ủy quyền của đơn vị.';
const step =
  (kind: 'supplement-requested' | 'payment-requested' | 'withdrawn' | 'resolved' | 'handed-over'): Steps =>
  (events, now) => [events.make(kind, now, { body: SAMPLE_BODIES[kind] })];
const resolved = step('resolved');

/** Received a minute ago for a month, so that it is open and in time whenever the test runs. */
async function pageAfter(steps: Steps, changes: Parameters<typeof uniqueReception>[0] = {}): Promise<string> {
  const now = (Date.now() - 60_000) as Instant;
  const usual = uniqueReception();
  const body = uniqueReception({
    procedure: { ...usual.procedure, limit: { value: 1, unit: 'MONTH' } },
    applicant: { ...usual.applicant, fullName: 'Công ty TNHH Sông Hồng', organisation: { representative: '' } },
    ...changes,
  });
  const officer = await centre.as('officer');
  await sendHistory(officer, (events) => [events.make('received', now, { body }), ...steps(events, now)]);
  return (await centre.anyone.send('GET', `/t/${body.token}`)).text;
}

describe('an organisation', () => {
  test.each<[string, Steps, string]>([
    ['received', () => [], 'Quầy đã tiếp nhận hồ sơ của quý đơn vị.'],
    ['asked for papers', step('supplement-requested'), 'chờ quý đơn vị bổ sung giấy tờ'],
    ['asked for money', step('payment-requested'), 'khi quý đơn vị nộp đủ'],
    ['withdrawn', step('withdrawn'), 'Người nộp đã đề nghị rút hồ sơ này.'],
    ['resolved', resolved, 'mời quý đơn vị đến nhận'],
    ['handed over', (...now) => [...resolved(...now), ...step('handed-over')(...now)], 'Nếu quý đơn vị chưa nhận'],
  ])('is spoken to as one when %s', async (_state, steps, words) => {
    const page = await pageAfter(steps);
    expect(page).toContain(words);
    expect(page).not.toMatch(/ông\/bà/i);
  });

  test('is told what whoever did not hand it in brings, before and after the result is there', async () => {
    expect(await pageAfter(() => [])).toContain(BRING);
    expect(await pageAfter(resolved)).toContain(BRING);
  });

  test('has nobody come where the result is sent', async () => {
    const page = await pageAfter(resolved, { returnMethod: 'electronic' });
    expect(page).toContain('gửi vào tài khoản của quý đơn vị');
    expect(page).not.toContain(BRING);
  });
});

test('a person is asked for no paper of an organisation', async () => {
  const page = await pageAfter(resolved, { applicant: uniqueReception().applicant });
  expect(page).toContain('mời ông/bà đến nhận');
  expect(page).toContain('Mang giấy hẹn và giấy tờ tuỳ thân đến quầy trong giờ làm việc để nhận kết quả.</p>');
});
