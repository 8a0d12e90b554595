/** Whoever finds a receipt on the street must not learn from the citizen's page whose it was, whatever officers wrote in their free fields. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import {
  sendHistory,
  startCentre,
  uniqueReception,
  type Caller,
  type eventsOf,
  type TestCentre,
} from '#support/centre.ts';
import { SAMPLE_BODIES } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

type Events = ReturnType<typeof eventsOf>;
type Steps = (events: Events, now: Instant) => DossierEvent[];

/** As people write of a person: names in any case, spelling and spacing, numbers in groups, numbers of others. */
const PERSONAL = [
  'Nguyễn Thị Hoà',
  'NGUYỄN THỊ HOÀ',
  'nguyễn thị hoà',
  'Nguyễn Thị Hòa',
  'Nguyen Thi Hoa',
  'Nguyễn  Thị\nHoà',
  'Nguyễn Thị Hoà'.normalize('NFD'),
  '001185012345',
  '001 185 012 345',
  '0912345678',
  '0912 345 678',
  '0912.345.678',
  '+84 912-345-678',
  '079203004444',
] as const;
const WRITTEN = `Xem giấy tờ kèm: ${PERSONAL.join('; ')}; hết.`;
const SHOWN = 'Xem giấy tờ kèm: …';

/** Received a minute ago for a month, so that it is open and in time whenever the test runs. */
async function pageAfter(rest: Steps, changes: Parameters<typeof uniqueReception>[0] = {}): Promise<string> {
  const now = (Date.now() - 60_000) as Instant;
  const body = uniqueReception({
    procedure: { ...uniqueReception().procedure, limit: { value: 1, unit: 'MONTH' } },
    ...changes,
  });
  await sendHistory(officer, (events) => [events.make('received', now, { body }), ...rest(events, now)]);
  const answer = await centre.anyone.send('GET', `/t/${body.token}`);
  expect(answer.status).toBe(200);
  return answer.text;
}

function expectNobody(page: string): void {
  const plain = page.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  expect(plain).not.toMatch(/nguyen\s+thi\s+hoa/);
  const digits = plain.replace(/(?<=\d)[\s.-](?=\d)/g, '');
  for (const number of ['001185012345', '912345678', '079203004444']) expect(digits).not.toContain(number);
}

const step =
  <K extends EventKind>(kind: K, body: EventBodies[K]): Steps =>
  (events, now) => [events.make(kind, now, { body })];

describe('a person in what an officer wrote is not shown', () => {
  test.each<[string, Steps]>([
    ['why papers are asked for', step('supplement-requested', { reason: WRITTEN, papers: ['Giấy chứng sinh'] })],
    ['which papers are asked for', step('supplement-requested', { reason: 'Thiếu.', papers: [WRITTEN] })],
    ['what a payment rests on', step('payment-requested', { amount: 250_000, basis: WRITTEN })],
    [
      'what an extension rests on',
      step('extended', { workingDays: 2, basis: WRITTEN, reason: 'Nhiều trang.', approvedBy: 'Chủ tịch' }),
    ],
    ['why it is refused', step('refused', { reason: WRITTEN })],
    ['why it was withdrawn', step('withdrawn', { reason: WRITTEN })],
    ['why it was stopped', step('stopped', { reason: WRITTEN, basis: '', returnedPapers: [], refund: null })],
  ])('%s', async (_, rest) => {
    const page = await pageAfter(rest);
    // The text itself is on the page: without it this would pass for nothing.
    expect(page).toContain(SHOWN);
    expectNobody(page);
  });

  test('nor are fields shown that only officers need', async () => {
    const inside = 'CHỈ-NỘI-BỘ';
    const page = await pageAfter((events, now) => [
      events.make('assigned', now, { body: { holder: { userId: 'u', name: inside }, note: inside, step: inside } }),
      events.make('noted', now, { body: { text: inside } }),
      events.make('file-attached', now, {
        body: { ...SAMPLE_BODIES['file-attached'], name: inside, document: inside },
      }),
      events.make('verification-required', now, { body: { reason: inside, workingDays: 5, basis: inside } }),
      events.make('supplement-requested', now, { body: { reason: inside, papers: [inside] } }),
      events.make('supplement-received', now, { body: { note: inside } }),
      events.make('transferred', now, { body: { agency: inside, note: inside } }),
      events.make('transfer-returned', now, { body: { note: inside } }),
      events.make('extended', now, { body: { workingDays: 1, basis: 'Luật', reason: inside, approvedBy: inside } }),
      events.make('signed', now, {
        body: { signer: { userId: 'u', name: inside, role: 'chair' }, delegation: null, document: inside },
      }),
      events.make('resolved', now, { body: { result: inside } }),
      events.make('handed-over', now, { body: { to: 'proxy', name: inside, paper: inside } }),
      events.make('rated', now, { body: { score: 5, comment: inside } }),
    ]);
    expect(page).toContain('Kết quả đã được trả.');
    expect(page).not.toContain(inside);
  });
});

test('a person is hidden by the name as it was corrected', async () => {
  const page = await pageAfter((events, now) => [
    events.make('corrected', now, {
      body: { field: 'fullName', from: 'Nguyễn Thị Hoà', to: 'Nguyễn Thị Hoài', reason: 'Gõ nhầm.' },
    }),
    events.make('refused', now, { body: { reason: 'Bà Nguyễn Thị Hoài không có thẩm quyền.' } }),
  ]);
  expect(page).toContain('Lý do: Bà … không có thẩm quyền.');
});

test('who came for an organisation is hidden as the organisation is', async () => {
  const organisation = { representative: 'Vũ Thị Thử' };
  const applicant = { ...uniqueReception().applicant, fullName: 'Công ty TNHH Sông Hồng', organisation };
  const reason = 'Giấy giới thiệu của CÔNG TY TNHH SÔNG HỒNG cho bà Vu Thi Thu đã hết hạn.';
  const page = await pageAfter(step('refused', { reason }), { applicant });
  expect(page).toContain('Lý do: Giấy giới thiệu của … cho bà … đã hết hạn.');
});

test('what is nobody’s stays as it was written: laws, dates, money, words that only begin like a name', async () => {
  const reason =
    'Điều 12 NĐ 23/2015/NĐ-CP, ngày 10.03.2026 14.30, 1.000.000 đồng, hồ sơ H26.40.12-260309-0001, lệ nặng, Lê Nam.';
  const applicant = { ...uniqueReception().applicant, fullName: 'Lê Na', personalId: '', phone: '' };
  const page = await pageAfter(step('refused', { reason }), { applicant });
  expect(page).toContain(reason);
});
