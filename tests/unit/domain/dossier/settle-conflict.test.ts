/** Conflicts and how a person settles them: nothing is lost, nothing is asked twice, nothing goes round in circles. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideStep } from '#domain/dossier/decide-step.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { eventsWithoutEffect, openProblems } from '#domain/dossier/dossier-problem.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import type { EventBodies } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { SHIPPED_BOOK, setupDossierEvents, stepContext } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const FIRST = 'aaaaaaaa-0000-4000-8000-00000000000a' as DeviceId;
const SECOND = 'bbbbbbbb-0000-4000-8000-00000000000b' as DeviceId;
const NINE = at('2026-03-09 09:00');
const TEN = at('2026-03-09 10:00');
const PHONE = '0912345678';

const first = () => setupDossierEvents({ device: FIRST });
const second = () => setupDossierEvents({ device: SECOND, first: 100 });

function fold(events: readonly DossierEvent[]): DossierState {
  const state = foldDossier(events);
  if (!state) throw new Error('no reception');
  return state;
}

function phone(to: string, from = PHONE): EventBodies['corrected'] {
  return { field: 'phone', from, to, reason: 'Gõ nhầm.' };
}

function chosen(lost: DossierEvent, value: string | null, from = '0922222222'): EventBodies['conflict-settled'] {
  const field = value === null ? null : 'phone';
  return { eventId: lost.id, field, from: value === null ? null : from, value, reason: 'Đã gọi hỏi người nộp.' };
}

/** Two tablets wrote the phone without knowing of each other; the second one's value stands. */
function phoneConflict() {
  const one = first();
  const two = second();
  const received = one.make('received', NINE);
  const kept = one.make('corrected', TEN, { body: phone('0911111111') });
  const lost = { ...two.make('corrected', TEN, { body: phone('0922222222') }), base: 1 };
  return { one, two, lost, events: [received, kept, lost] };
}

describe('a field written twice', () => {
  test('keeps who wrote which value, when and where, and settling sets the value chosen', () => {
    const { one, events, lost } = phoneConflict();
    const settled = one.make('conflict-settled', at('2026-03-09 11:00'), { body: chosen(lost, '0911111111') });
    const state = fold([...events, settled]);
    expect(state.applicant.phone).toBe('0911111111');
    expect(state.problems).toMatchObject([
      {
        type: 'field-changed-twice',
        earlier: { value: '0911111111', device: FIRST, at: TEN, by: { userId: 'u-officer' } },
        later: { value: '0922222222', device: SECOND, at: TEN },
        settled: {
          eventId: settled.id,
          value: '0911111111',
          reason: 'Đã gọi hỏi người nộp.',
          at: at('2026-03-09 11:00'),
        },
        settledAgain: [],
      },
    ]);
    expect(summariseDossier(SHIPPED_BOOK, fold(events)).problems).toBe(1);
    expect(summariseDossier(SHIPPED_BOOK, state).problems).toBe(0);
    expect(state.rev).toBe(4);
  });

  test('a third value may be chosen, and a value first read from the reception is a side too', () => {
    const { one, events, lost } = phoneConflict();
    const body = chosen(lost, '0933333333');
    expect(fold([...events, one.make('conflict-settled', TEN, { body })]).applicant.phone).toBe('0933333333');
    const stale = fold([events[0]!, { ...lost, body: phone('0922222222', '0900000000') }]);
    expect(stale.problems).toMatchObject([{ earlier: { kind: 'received', value: PHONE } }]);
  });

  test('the same value typed on both is agreement, not a conflict', () => {
    const { events, lost } = phoneConflict();
    const same = { ...lost, body: phone('0911111111') };
    expect(fold([events[0]!, events[1]!, same]).problems).toEqual([]);
  });

  test('settled twice at once: the first in order stands, the second is kept beside it and asks nothing new', () => {
    const { one, two, events, lost } = phoneConflict();
    const stands = one.make('conflict-settled', TEN, { body: chosen(lost, '0911111111') });
    const late = two.make('conflict-settled', TEN, { body: chosen(lost, '0922222222'), role: 'chair' });
    const state = fold([...events, stands, late]);
    expect(state.applicant.phone).toBe('0911111111');
    expect(state.problems).toMatchObject([
      { settled: { eventId: stands.id }, settledAgain: [{ eventId: late.id, value: '0922222222' }] },
    ]);
    expect(openProblems(state.problems)).toEqual([]);
  });

  test('a value written meanwhile on a tablet that did not know is a new question, not overwritten in silence', () => {
    const { one, two, events, lost } = phoneConflict();
    const unseen = two.make('corrected', TEN, { body: phone('0944444444', '0922222222') });
    const settled = one.make('conflict-settled', TEN, { body: chosen(lost, '0911111111') });
    const state = fold([...events, unseen, settled]);
    expect(openProblems(state.problems)).toMatchObject([
      {
        eventId: settled.id,
        earlier: { value: '0944444444' },
        later: { value: '0911111111', kind: 'conflict-settled' },
      },
    ]);
  });

  test('what turned out to be no conflict at the centre still gets the value that was chosen', () => {
    const { one, events, lost } = phoneConflict();
    const back = one.make('corrected', TEN, { body: phone(PHONE, '0911111111') });
    const settled = one.make('conflict-settled', TEN, { body: chosen(lost, '0911111111') });
    const state = fold([events[0]!, events[1]!, back, lost, settled]);
    expect(state).toMatchObject({ problems: [], applicant: { phone: '0911111111' } });
  });
});

describe('a step without effect', () => {
  test('names what stands in its way, and stays without effect when it is settled', () => {
    const one = first();
    const two = second();
    const events = [
      one.make('received', NINE),
      one.make('withdrawn', TEN),
      { ...two.make('resolved', TEN), base: 1 },
      one.make('conflict-settled', TEN, {
        body: { eventId: '01920000-e0e0-7000-8000-000000000064' as never, ...NO_FIELD },
      }),
    ];
    const state = fold(events);
    expect(state).toMatchObject({ status: 'withdrawn', resolvedAt: null });
    expect(state.problems).toMatchObject([
      {
        type: 'impossible-step',
        kind: 'resolved',
        against: { kind: 'withdrawn', device: FIRST },
        recorded: { device: SECOND },
        settled: { reason: NO_FIELD.reason, value: null },
      },
    ]);
    expect([...eventsWithoutEffect(state.problems)]).toEqual([events[2]!.id]);
  });

  test('two tablets extend at once: the days count once, whatever else the second recorded before', () => {
    const one = first();
    const two = second();
    const received = one.make('received', NINE);
    const extended = one.make('extended', TEN);
    const noted = { ...two.make('noted', TEN), base: 1 };
    const again = { ...two.make('extended', TEN), base: 2 };
    const state = fold([received, extended, noted, again]);
    expect(state.extensions).toHaveLength(1);
    expect(state.problems).toMatchObject([{ kind: 'extended', against: { eventId: extended.id, kind: 'extended' } }]);
    expect(fold([received, extended, noted, { ...again, base: 3 }]).extensions).toHaveLength(2);
  });

  test('a letter approved twice has one number, and the other approval is shown', () => {
    const one = first();
    const proposed = one.make('apology-proposed', TEN);
    const approve = (number: string) => ({ body: { proposalId: proposed.id, number }, role: 'chair' as const });
    const state = fold([
      one.make('received', NINE),
      proposed,
      one.make('apologised', TEN, approve('05/PXL')),
      one.make('apologised', TEN, approve('06/PXL')),
    ]);
    expect(state.apologies).toMatchObject([{ approved: { number: '05/PXL' } }]);
    expect(state.problems).toMatchObject([{ type: 'impossible-step', against: { kind: 'apologised' } }]);
  });

  test('who may not settle settles nothing', () => {
    const { two, events, lost } = phoneConflict();
    const tried = two.make('conflict-settled', TEN, { body: chosen(lost, '0911111111'), role: 'specialist' });
    const state = fold([...events, tried]);
    expect(state.applicant.phone).toBe('0922222222');
    expect(state.problems).toMatchObject([{ settled: null }, { type: 'step-not-allowed', role: 'specialist' }]);
  });
});

const NO_FIELD = { field: null, from: null, value: null, reason: 'Hồ sơ đã rút, không còn kết quả.' } as const;

describe('before it is written', () => {
  const { events, lost, one } = phoneConflict();
  const settle = (body: EventBodies['conflict-settled']) =>
    decideStep(fold(events), { kind: 'conflict-settled', body }, stepContext('officer'));

  test('needs an open conflict and a reason', () => {
    expect(settle(chosen(lost, '0911111111'))).toMatchObject({ ok: true });
    expect(settle({ ...chosen(lost, null), reason: ' ' })).toMatchObject({ error: { type: 'StepNeedsText' } });
    expect(settle({ ...chosen(lost, null), eventId: events[0]!.id })).toEqual({
      ok: false,
      error: { type: 'NoOpenProblem' },
    });
    const done = fold([...events, one.make('conflict-settled', TEN, { body: chosen(lost, null) })]);
    const again = { kind: 'conflict-settled', body: chosen(lost, null) } as const;
    expect(decideStep(done, again, stepContext('officer'))).toMatchObject({ error: { type: 'NoOpenProblem' } });
  });

  test('a name cannot be settled to nothing', () => {
    expect(settle({ ...chosen(lost, ''), field: 'fullName' })).toMatchObject({
      error: { type: 'StepNeedsText', field: 'value' },
    });
  });
});

describe('laws', () => {
  const anyPhones = fc.array(fc.constantFrom('0911111111', '0922222222', '0933333333', '0944444444'), {
    minLength: 1,
    maxLength: 6,
  });

  /** Each from a tablet of its own that saw the reception only. */
  function concurrent(phones: readonly string[]): DossierEvent[] {
    return phones.map((to, index) => {
      const device = `cccccccc-0000-4000-8000-00000000000${index}` as DeviceId;
      const made = setupDossierEvents({ device, first: 100 + index * 10 }).make('corrected', TEN, { body: phone(to) });
      return { ...made, base: 1 };
    });
  }

  test('how many questions there are does not hang on the order the tablets came in', () => {
    fc.assert(
      fc.property(
        anyPhones.chain((phones) =>
          fc.tuple(
            fc.constant(phones),
            fc.shuffledSubarray(
              phones.map((_, i) => i),
              { minLength: phones.length },
            ),
          ),
        ),
        ([phones, order]) => {
          const received = first().make('received', NINE);
          const events = concurrent(phones);
          const questions = (list: readonly DossierEvent[]) => openProblems(fold([received, ...list]).problems).length;
          expect(questions(events)).toBe(new Set(phones).size - 1);
          expect(questions(order.map((index) => events[index]!))).toBe(new Set(phones).size - 1);
        },
      ),
    );
  });

  test('settling loses no event and no side, closes at most one question, and ends', () => {
    const picks = fc.array(fc.tuple(fc.nat(), fc.constantFrom(null, '0911111111', '0955555555')), { maxLength: 12 });
    fc.assert(
      fc.property(anyPhones, picks, (phones, drawn) => {
        const one = first();
        let events: DossierEvent[] = [one.make('received', NINE), ...concurrent(phones)];
        const asked = fold(events).problems;
        for (const [pick, value] of drawn) {
          const before = fold(events);
          const target = before.problems[pick % Math.max(1, before.problems.length)];
          if (!target) break;
          const body: EventBodies['conflict-settled'] = {
            eventId: target.eventId,
            field: value === null ? null : 'phone',
            from: value === null ? null : before.applicant.phone,
            value,
            reason: 'Đã hỏi.',
          };
          events = [...events, { ...one.make('conflict-settled', TEN, { body }), base: events.length }];
          const after = fold(events);
          expect(after.rev).toBe(events.length);
          expect(after.problems.map(({ eventId }) => eventId)).toEqual(asked.map(({ eventId }) => eventId));
          const settlements = after.problems.flatMap(({ settled, settledAgain }) =>
            [settled ?? [], settledAgain].flat(),
          );
          expect(settlements).toHaveLength(events.length - 1 - phones.length);
          const closed = openProblems(before.problems).length - openProblems(after.problems).length;
          expect(closed).toBe(target.settled === null ? 1 : 0);
        }
      }),
    );
  });
});
