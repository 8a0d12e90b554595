import { describe, expect, test } from 'vitest';
import { endOf, timesPrinted, type DossierState } from '#domain/dossier/dossier-state.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { receivedBody, SAMPLE_BODIES, setupDossierEvents, SHIPPED_BOOK } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const START = at('2026-03-09 09:00');

/** Received, then the kinds given, an hour apart. */
function after(...kinds: EventKind[]): DossierState {
  const { make } = setupDossierEvents();
  const state = foldDossier(
    ['received' as const, ...kinds].map((kind, hour) => make(kind, (START + hour * 3_600_000) as Instant)),
  );
  if (!state) throw new Error('no reception');
  return state;
}

test.each<[EventKind[], DossierState['status']]>([
  [['transferred'], 'transferred'],
  [['transferred', 'transfer-returned'], 'processing'],
  [['payment-requested'], 'awaiting-payment'],
  [['payment-requested', 'paid'], 'received'],
  [['assigned', 'payment-requested', 'paid'], 'processing'],
  [['withdrawn'], 'withdrawn'],
  [['withdrawn', 'stopped'], 'stopped'],
  [['withdrawn', 'reopened'], 'received'],
  // What was still asked when it was withdrawn is still asked when it goes on.
  [['supplement-requested', 'withdrawn', 'reopened'], 'awaiting-supplement'],
  [['payment-requested', 'withdrawn', 'reopened'], 'awaiting-payment'],
  [['assigned', 'resolved', 'reopened'], 'processing'],
  [['supplement-requested', 'stopped'], 'stopped'],
  [['verification-required', 'extended', 'signed', 'noted', 'file-attached', 'printed', 'papers-recorded'], 'received'],
])('after %j it is %s', (kinds, status) => {
  const state = after(...kinds);
  expect(state.status).toBe(status);
  expect(state.problems).toEqual([]);
});

describe('what is kept', () => {
  test('papers brought later stand beside those received, which stay as they were', () => {
    const state = after('papers-recorded');
    expect(state.documents).toEqual([...receivedBody().documents, ...SAMPLE_BODIES['papers-recorded'].documents]);
    expect(state.received.documents).toEqual(receivedBody().documents);
  });

  test('what a scan is, who made it and when', () => {
    const state = after('resolved', 'file-attached');
    expect(state.files).toEqual([
      {
        ...SAMPLE_BODIES['file-attached'],
        at: at('2026-03-09 11:00'),
        by: expect.objectContaining({ role: 'officer' }),
      },
    ]);
  });

  test('who had it: counter, specialist, an agency outside, and back', () => {
    const state = after('assigned', 'step-finished', 'transferred', 'transfer-returned');
    expect(state.stays.map(({ holder, step }) => [holder.name, step])).toEqual([
      ['Trần Thị Bình', ''],
      ['Lê Văn Cường', 'Thẩm tra'],
      ['Công an phường', ''],
      ['Trần Thị Bình', ''],
    ]);
    expect(state.stepsFinished).toMatchObject([{ step: 'Thẩm tra' }]);
    expect(state.transfers).toMatchObject([{ agency: 'Công an phường', returnedAt: at('2026-03-09 13:00') }]);
    expect(summariseDossier(SHIPPED_BOOK, state)).toMatchObject({ changes: 3, returns: 1 });
  });

  test('a payment with its receipt', () => {
    expect(after('payment-requested', 'paid').paymentRequests).toEqual([
      {
        amount: 250_000,
        basis: 'Thông báo nộp tiền số 12/TB-UBND',
        requestedAt: at('2026-03-09 10:00'),
        paidAt: at('2026-03-09 11:00'),
        receiptNumber: 'BL 000123',
      },
    ]);
  });

  test('each printing the officer confirmed; the next one is a reprint', () => {
    expect(timesPrinted(after(), '01')).toBe(0);
    expect(timesPrinted(after('printed', 'printed'), '01')).toBe(2);
    expect(timesPrinted(after('printed'), '06')).toBe(0);
  });

  test('signing, rating and result stand in the row of the lists', () => {
    const row = summariseDossier(SHIPPED_BOOK, after('assigned', 'signed', 'resolved', 'rated'));
    expect(row).toMatchObject({ signedById: 'u-chair', delegationId: null, rating: 5, resolvedById: 'u-officer' });
  });
});

describe('when it ended', () => {
  test.each<[EventKind[], Instant | null]>([
    [[], null],
    [['resolved'], at('2026-03-09 10:00')],
    [['resolved', 'handed-over'], at('2026-03-09 10:00')],
    [['refused'], at('2026-03-09 10:00')],
    [['withdrawn'], at('2026-03-09 10:00')],
    [['withdrawn', 'stopped'], at('2026-03-09 10:00')],
    [['supplement-requested', 'stopped'], at('2026-03-09 11:00')],
    [['resolved', 'reopened'], null],
  ])('%j', (kinds, ended) => {
    expect(endOf(after(...kinds))).toBe(ended);
  });

  test('an end without a result has no verdict of its own, and one for the report II.06a', () => {
    const row = summariseDossier(SHIPPED_BOOK, after('refused'));
    expect(row).toMatchObject({ timeliness: null, endTimeliness: 'early', evidence: null, workedMs: null });
  });
});

test('the time worked is office time from reception to result without the pauses', () => {
  const { make } = setupDossierEvents();
  const state = foldDossier([
    make('received', at('2026-03-09 09:00')),
    make('supplement-requested', at('2026-03-09 11:00')),
    make('supplement-received', at('2026-03-10 09:00')),
    make('resolved', at('2026-03-10 14:00')),
  ]);
  if (!state) throw new Error('no reception');
  // Two hours on Monday morning, then 9–12 and 13–14 on Tuesday.
  expect(summariseDossier(SHIPPED_BOOK, state).workedMs).toBe(6 * 3_600_000);
});

test('a clock set between two moments of one start is noticed; another start is not compared', () => {
  const { make } = setupDossierEvents();
  const received = make('received', START);
  const ticked = (tickMs: number, startId?: string) =>
    make('noted', at('2026-03-09 10:00'), { time: { tickMs, ...(startId !== undefined && { startId }) } });
  const jumped = (event: ReturnType<typeof ticked>) => foldDossier([received, event])?.clockJumped;
  expect(jumped(ticked(START + 3_600_000))).toBe(false);
  expect(jumped(ticked(START + 3_600_000 + 119_000))).toBe(false);
  expect(jumped(ticked(START + 3_600_000 + 121_000))).toBe(true);
  expect(jumped(ticked(500, 'another-start'))).toBe(false);
});
