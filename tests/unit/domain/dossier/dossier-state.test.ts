import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedSteps } from '#domain/dossier/allowed-steps.ts';
import { decideStep } from '#domain/dossier/decide-step.ts';
import { EVENT_KINDS, type DossierEvent, type Step } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import { pausesOf } from '#domain/dossier/dossier-due.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { applyEvent, foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { ROLES } from '#domain/access/role.ts';
import {
  ordinaryHistory,
  receivedBody,
  SAMPLE_BODIES,
  setupDossierEvents,
  stepContext,
} from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

/** Folds and insists on a state: the first event of these tests is always a reception. */
function fold(events: readonly DossierEvent[]): DossierState {
  const state = foldDossier(events);
  if (!state) throw new Error('no reception');
  return state;
}

/** A received dossier, then the kinds given, an hour apart. */
function after(...kinds: EventKind[]): DossierState {
  const { make } = setupDossierEvents();
  const start = at('2026-03-09 09:00');
  return fold(['received' as const, ...kinds].map((kind, hour) => make(kind, (start + hour * 3_600_000) as Instant)));
}

describe('each event in turn', () => {
  test('an ordinary dossier goes from reception to the hand of the applicant', () => {
    const states = ordinaryHistory().map((_, length, all) => fold(all.slice(0, length + 1)));
    expect(states.map(({ status }) => status)).toEqual(['received', 'processing', 'resolved', 'handed-over']);
    expect(states.at(-1)).toMatchObject({
      receivedAt: at('2026-03-09 09:15'),
      receivedBy: { name: 'Trần Thị Bình' },
      holder: { userId: 'u-specialist' },
      resolvedAt: at('2026-03-10 16:00'),
      handedOver: { to: 'proxy', name: 'Phạm Văn Dũng', at: at('2026-03-11 08:30') },
      refused: null,
      problems: [],
      rev: 4,
    });
  });

  test('a refusal ends it, with its reason', () => {
    expect(after('refused')).toMatchObject({
      status: 'refused',
      refused: { at: at('2026-03-09 10:00'), reason: SAMPLE_BODIES.refused.reason },
      resolvedAt: null,
      problems: [],
    });
  });

  test('a supplement pauses it and gives it back to whoever held it', () => {
    expect(after('supplement-requested').status).toBe('awaiting-supplement');
    expect(after('supplement-requested', 'supplement-received').status).toBe('received');
    expect(after('assigned', 'supplement-requested', 'supplement-received').status).toBe('processing');
    const waiting = after('supplement-requested', 'assigned');
    expect(waiting).toMatchObject({ status: 'awaiting-supplement', holder: { userId: 'u-specialist' } });
  });

  test('every request is a pause of its own; an open one has no end', () => {
    const twice = after('supplement-requested', 'supplement-received', 'supplement-requested');
    expect(pausesOf(twice)).toEqual([
      { kind: 'SUPPLEMENT', from: at('2026-03-09 10:00'), to: at('2026-03-09 11:00') },
      { kind: 'SUPPLEMENT', from: at('2026-03-09 12:00'), to: null },
    ]);
  });

  test('passing it on twice keeps the last holder', () => {
    const { make } = setupDossierEvents();
    const holder = { userId: 'u-chair', name: 'Chủ tịch' };
    const events = [
      make('received', at('2026-03-09 09:00')),
      make('assigned', at('2026-03-09 10:00')),
      make('assigned', at('2026-03-09 11:00'), { body: { holder, note: '', step: '' } }),
    ];
    expect(fold(events)).toMatchObject({ status: 'processing', holder });
  });

  test('a note changes nothing but the count of events', () => {
    const before = after('assigned');
    expect(after('assigned', 'noted')).toEqual({ ...before, rev: before.rev + 1 });
  });

  test('the legal moment is the corrected one, not the tablet’s', () => {
    const { make } = setupDossierEvents();
    const slow = { skewMs: 3_600_000, arrivedAt: at('2026-03-09 12:00') };
    expect(fold([make('received', at('2026-03-09 09:00'), { time: slow })]).receivedAt).toBe(at('2026-03-09 10:00'));
  });
});

describe('corrections', () => {
  function corrected(...bodies: EventBodies['corrected'][]): DossierState {
    const { make } = setupDossierEvents();
    const received = make('received', at('2026-03-09 09:00'));
    return fold([received, ...bodies.map((body) => make('corrected', at('2026-03-09 10:00'), { body }))]);
  }
  const reason = 'Gõ nhầm.';

  test('a correction changes its field, keeps what was received, and the field is no longer from the card', () => {
    const state = corrected({ field: 'fullName', from: 'Nguyễn Thị Hoà', to: 'Nguyễn Thị Hòa', reason });
    expect(state.applicant).toMatchObject({ fullName: 'Nguyễn Thị Hòa', fromCard: ['personalId'] });
    expect(state.received.applicant.fullName).toBe('Nguyễn Thị Hoà');
    expect(state.problems).toEqual([]);
  });

  test('a birth date is corrected, emptied, and never becomes a day that does not exist', () => {
    const from = '1985-03-09';
    expect(corrected({ field: 'bornOn', from, to: '1986-03-09', reason }).applicant.bornOn).toBe('1986-03-09');
    expect(corrected({ field: 'bornOn', from, to: '', reason }).applicant.bornOn).toBeNull();
    expect(corrected({ field: 'bornOn', from, to: '1985-02-30', reason }).applicant.bornOn).toBeNull();
  });

  test('two tablets correct one field: the later in order stands and the loser is shown', () => {
    const state = corrected(
      { field: 'phone', from: '0912345678', to: '0911111111', reason },
      { field: 'phone', from: '0912345678', to: '0922222222', reason },
    );
    expect(state.applicant.phone).toBe('0922222222');
    expect(state.problems).toMatchObject([
      {
        type: 'field-changed-twice',
        eventId: expect.stringMatching(/3$/),
        field: 'phone',
        earlier: { value: '0911111111', eventId: expect.stringMatching(/2$/), by: { name: 'Trần Thị Bình' } },
        later: { value: '0922222222', eventId: expect.stringMatching(/3$/), at: at('2026-03-09 10:00') },
        settled: null,
      },
    ]);
  });

  test('two tablets correct different fields: both stand', () => {
    const state = corrected(
      { field: 'phone', from: '0912345678', to: '0911111111', reason },
      { field: 'address', from: 'Tổ 5, phường Long Biên', to: 'Tổ 6', reason },
    );
    expect(state.applicant).toMatchObject({ phone: '0911111111', address: 'Tổ 6' });
    expect(state.problems).toEqual([]);
  });
});

describe('a step that was not possible', () => {
  test.each([
    ['resolved twice', ['resolved', 'resolved'], 'resolved', 'resolved'],
    ['handed over before a result', ['handed-over'], 'handed-over', 'received'],
    [
      'resolved while the citizen is waited for',
      ['supplement-requested', 'resolved'],
      'resolved',
      'awaiting-supplement',
    ],
    ['supplemented without being asked', ['supplement-received'], 'supplement-received', 'received'],
    ['worked on after a refusal', ['refused', 'resolved'], 'resolved', 'refused'],
    ['received twice', ['received'], 'received', 'received'],
  ] as const)('%s: kept as a problem, counted, and without effect', (_, kinds, kind, status) => {
    const before = after(...kinds.slice(0, -1));
    const state = after(...kinds);
    expect(state.problems).toMatchObject([{ type: 'impossible-step', kind, status }]);
    expect({ ...state, problems: [], rev: 0 }).toEqual({ ...before, problems: [], rev: 0 });
    expect(state.rev).toBe(before.rev + 1);
  });
});

test('a history without its reception has no state yet, and a step numbered before it counts after it', () => {
  const { make } = setupDossierEvents();
  const resolved = make('resolved', at('2026-03-10 10:00'));
  expect(foldDossier([])).toBeUndefined();
  expect(foldDossier([resolved])).toBeUndefined();
  expect(foldDossier([resolved, make('received', at('2026-03-09 09:00'))])).toMatchObject({
    status: 'resolved',
    resolvedAt: at('2026-03-10 10:00'),
    problems: [],
    rev: 2,
  });
});

test('a citizen turned away at the counter is no dossier; received later under the same history, there is one', () => {
  const { make } = setupDossierEvents();
  const turnedAway = make('not-received', at('2026-03-06 09:00'));
  expect(foldDossier([turnedAway])).toBeUndefined();
  expect(foldDossier([turnedAway, make('received', at('2026-03-09 09:00'))])).toMatchObject({
    status: 'received',
    receivedAt: at('2026-03-09 09:00'),
    problems: [],
  });
});

test.each([
  ['supervisor', 'resolved'],
  ['officer', 'apologised'],
  ['specialist', 'handed-over'],
] as const)('what a %s may not record (%s) has no effect, whatever tablet sent it, and is shown', (role, kind) => {
  const { make } = setupDossierEvents();
  const events = [make('received', at('2026-03-09 09:00')), make(kind, at('2026-03-09 10:00'), { role })];
  const state = fold(events);
  expect(state.status).toBe('received');
  expect(state.problems).toMatchObject([
    kind === 'handed-over' ? { type: 'impossible-step' } : { type: 'step-not-allowed', kind, role },
  ]);
});

test('two tablets that never met use the days for verification once, and as many as the procedure gives', () => {
  const { make } = setupDossierEvents();
  const body = { ...SAMPLE_BODIES['verification-required'], workingDays: 30 };
  const state = fold([
    make('received', at('2026-03-09 09:00')),
    make('verification-required', at('2026-03-09 10:00'), { body }),
    make('verification-required', at('2026-03-09 11:00')),
  ]);
  expect(state.extensions).toMatchObject([{ kind: 'verification', workingDays: 5 }]);
  expect(state.problems).toMatchObject([{ type: 'impossible-step', kind: 'verification-required' }]);
});

test('order decides, not the clock: of two finishes the first in order stands', () => {
  const { make } = setupDossierEvents();
  const received = make('received', at('2026-03-09 09:00'));
  const morning = make('resolved', at('2026-03-10 09:00'));
  const evening = make('resolved', at('2026-03-10 16:00'));
  expect(fold([received, evening, morning]).resolvedAt).toBe(at('2026-03-10 16:00'));
  expect(fold([received, morning, evening]).resolvedAt).toBe(at('2026-03-10 09:00'));
});

const anyInstant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map((ms) => ms as Instant);
const anyTime = fc.record({
  skewMs: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  notBefore: fc.option(anyInstant),
  arrivedAt: fc.option(anyInstant),
});
const anyKind = fc.constantFrom(...EVENT_KINDS);

test('the fold is total: any events in any order give a state that has counted them all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyKind, anyInstant, anyTime), { maxLength: 12 }), (drawn) => {
      const { make } = setupDossierEvents();
      const events = drawn.map(([kind, moment, time]) => make(kind, moment, { time }));
      const state = foldDossier([make('received', at('2026-03-09 09:00')), ...events]);
      expect(state?.rev).toBe(events.length + 1);
      expect(state?.problems.length).toBeLessThanOrEqual(events.length);
    }),
  );
});

test('what a role may take is always decided for it, and is never a problem when it is folded in', () => {
  const walk = fc.array(fc.tuple(fc.constantFrom(...ROLES), fc.nat({ max: 9 })), { maxLength: 12 });
  fc.assert(
    fc.property(walk, (picks) => {
      const { make } = setupDossierEvents();
      let state = fold([make('received', at('2026-03-09 09:00'))]);
      for (const [role, pick] of picks) {
        const steps = allowedSteps(state.status, role);
        const kind = steps[pick % Math.max(steps.length, 1)];
        if (kind === undefined) continue;
        const body = kind === 'corrected' ? nextCorrection(state) : SAMPLE_BODIES[kind];
        const decided = decideStep(state, { kind, body } as Step, stepContext(role));
        if (!decided.ok) {
          expect(['StepNotPossible', 'StepNotAllowed']).not.toContain(decided.error.type);
          continue;
        }
        state = applyEvent(state, make(kind, at('2026-03-09 10:00'), { body, role }));
        expect(state.problems).toEqual([]);
      }
    }),
  );
});

test('what is refused as impossible before writing is the same that the fold keeps as a problem', () => {
  fc.assert(
    fc.property(fc.array(anyKind, { maxLength: 6 }), anyKind, (kinds, kind) => {
      fc.pre(kind !== 'received' && kind !== 'not-received' && kind !== 'corrected');
      const state = after(...kinds);
      const decided = decideStep(state, { kind, body: SAMPLE_BODIES[kind] } as Step, stepContext('admin'));
      const next = applyEvent(
        state,
        setupDossierEvents({ first: 500 }).make(kind, at('2026-03-12 09:00'), { role: 'admin' }),
      );
      const isProblem = next.problems.length > state.problems.length;
      const isRefused =
        !decided.ok && ['StepNotPossible', 'StepNotAllowed', 'VerificationUsed'].includes(decided.error.type);
      expect(isRefused).toBe(isProblem);
    }),
  );
});

function nextCorrection({ applicant }: DossierState): EventBodies['corrected'] {
  const to = applicant.phone === receivedBody().applicant.phone ? '0987654321' : receivedBody().applicant.phone;
  return { field: 'phone', from: applicant.phone, to, reason: 'Gõ nhầm.' };
}
