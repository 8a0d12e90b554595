import { describe, expect, test } from 'vitest';
import type { Delegation } from '#domain/access/delegation.ts';
import { decideStep, type StepContext, type StepRefusal } from '#domain/dossier/decide-step.ts';
import type { DossierEvent, Step, StepKind, StepOf } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { EventBodies, ReceivedBody } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import {
  receivedBody,
  SAMPLE_BODIES,
  setupDossierEvents,
  stepContext,
  type DossierEvents,
} from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';

/** Received on Monday 9 March for three working days: due on Thursday 12 March at 17:00. */
function dossier(
  steps: (make: DossierEvents['make']) => DossierEvent[] = () => [],
  body: Partial<ReceivedBody> = {},
): DossierState {
  const { make } = setupDossierEvents();
  const state = foldDossier([make('received', at('2026-03-09 09:15'), { body: receivedBody(body) }), ...steps(make)]);
  if (!state) throw new Error('no reception');
  return state;
}

function step<K extends StepKind>(kind: K, changes: Partial<EventBodies[K]> = {}): Step {
  return { kind, body: { ...SAMPLE_BODIES[kind], ...changes } } as StepOf<K> as Step;
}

function refusalOf(state: DossierState, wanted: Step, context: Partial<StepContext> = {}): StepRefusal['type'] | null {
  const decided = decideStep(state, wanted, stepContext(context.role ?? 'officer', context));
  return decided.ok ? null : decided.error.type;
}

describe('gia hạn and xác minh', () => {
  test('are taken in time and refused from the second after the due moment', () => {
    for (const kind of ['extended', 'verification-required'] as const) {
      expect(refusalOf(dossier(), step(kind), { now: at('2026-03-12 17:00') })).toBeNull();
      expect(refusalOf(dossier(), step(kind), { now: at('2026-03-12 17:00:01') })).toBe('DuePassed');
    }
  });

  test('verification is refused where the procedure has none, and a second time', () => {
    const { procedure } = receivedBody();
    const without = dossier(() => [], { procedure: { ...procedure, verification: null } });
    expect(refusalOf(without, step('verification-required'))).toBe('NoVerificationInProcedure');
    const once = dossier((make) => [make('verification-required', at('2026-03-10 09:00'))]);
    expect(refusalOf(once, step('verification-required'))).toBe('VerificationUsed');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d working days are no extension', (workingDays) => {
    expect(refusalOf(dossier(), step('extended', { workingDays }))).toBe('StepNeedsNumber');
  });

  test.each(['basis', 'reason', 'approvedBy'] as const)('an extension says its %s', (field) => {
    expect(decideStep(dossier(), step('extended', { [field]: ' ' }), stepContext('officer'))).toMatchObject({
      error: { type: 'StepNeedsText', field },
    });
  });
});

describe('xin lỗi và hẹn lại', () => {
  test('is drafted from one working day before the due moment on', () => {
    expect(refusalOf(dossier(), step('apology-proposed'), { now: at('2026-03-10 16:00') })).toBe('ApologyTooEarly');
    expect(refusalOf(dossier(), step('apology-proposed'), { now: at('2026-03-11 08:00') })).toBeNull();
    expect(refusalOf(dossier(), step('apology-proposed'), { now: at('2026-03-13 08:00') })).toBeNull();
  });

  test('promises a later day than the due one, and one still to come', () => {
    const same = step('apology-proposed', { newDueAt: at('2026-03-12 17:00') });
    expect(refusalOf(dossier(), same, { now: at('2026-03-12 09:00') })).toBe('NewDueNotLater');
    const passed = step('apology-proposed', { newDueAt: at('2026-03-13 17:00') });
    expect(refusalOf(dossier(), passed, { now: at('2026-03-16 09:00') })).toBe('NewDueNotLater');
  });

  test('waits for the chair: no second draft meanwhile, approval by a leader only, and once', () => {
    const proposed = dossier((make) => [make('apology-proposed', at('2026-03-12 09:00'))]);
    const proposalId = proposed.apologies[0]?.proposalId;
    if (!proposalId) throw new Error('no proposal');
    expect(refusalOf(proposed, step('apology-proposed'))).toBe('ApologyPending');
    const approval = step('apologised', { proposalId });
    expect(refusalOf(proposed, approval, { role: 'officer' })).toBe('StepNotAllowed');
    expect(refusalOf(proposed, approval, { role: 'vice_chair' })).toBeNull();
    const approved = dossier((make) => [
      make('apology-proposed', at('2026-03-12 09:00')),
      make('apologised', at('2026-03-12 10:00'), { role: 'chair', body: { proposalId, number: '5' } }),
    ]);
    expect(approved.apologies[0]?.approved).toMatchObject({ number: '5', by: { role: 'chair' } });
    expect(refusalOf(approved, approval, { role: 'chair' })).toBe('NoSuchProposal');
  });

  test('“other” says why in words', () => {
    expect(refusalOf(dossier(), step('apology-proposed', { reason: 'other', detail: '' }))).toBe('StepNeedsText');
  });
});

describe('ký', () => {
  const delegation: Delegation = {
    id: 'd-1',
    documentNumber: '15/GUQ-UBND',
    issuedOn: date('2025-12-25'),
    delegator: { name: 'Phạm Thị Chủ Tịch', post: 'Chủ tịch UBND phường' },
    delegate: { userId: 'u-specialist', name: 'Lê Văn Cường', post: 'Công chức Tư pháp - Hộ tịch' },
    procedures: ['1.001193'],
    from: date('2026-01-01'),
    through: date('2026-03-12'),
    revokedOn: null,
    prefix: 'TUQ.',
    specimenOnFile: true,
  };
  const named = { id: 'd-1', documentNumber: '15/GUQ-UBND', prefix: 'TUQ.' } as const;
  const signer = { userId: 'u-specialist', name: 'Lê Văn Cường', role: 'specialist' } as const;

  test('the chair and the vice-chair sign in their own right', () => {
    for (const role of ['chair', 'vice_chair'] as const) {
      const signed = step('signed', { signer: { userId: `u-${role}`, name: 'Lãnh đạo', role } });
      expect(refusalOf(dossier(), signed)).toBeNull();
    }
  });

  test('anyone else signs only under a delegation that covers person, procedure and day', () => {
    const delegations = [delegation];
    const signed = step('signed', { signer, delegation: named });
    expect(refusalOf(dossier(), signed, { delegations })).toBeNull();
    expect(refusalOf(dossier(), signed, { delegations, now: at('2026-03-13 08:00') })).toBe('NotDelegated');
    expect(refusalOf(dossier(), signed, { delegations: [] })).toBe('NotDelegated');
    const other = step('signed', { signer: { ...signer, userId: 'u-other' }, delegation: named });
    expect(refusalOf(dossier(), other, { delegations })).toBe('NotDelegated');
    const { procedure } = receivedBody();
    const notCovered = dossier(() => [], { procedure: { ...procedure, code: '2.000815' } });
    expect(refusalOf(notCovered, signed, { delegations })).toBe('NotDelegated');
    expect(refusalOf(dossier(), step('signed', { signer, delegation: null }), { delegations })).toBe('NotDelegated');
  });

  test('the document named must be the one that covers, not another of the register', () => {
    const ended = { ...delegation, id: 'd-0', through: date('2026-01-31') };
    const signed = step('signed', { signer, delegation: { ...named, id: 'd-0' } });
    expect(refusalOf(dossier(), signed, { delegations: [delegation, ended] })).toBe('NotDelegated');
  });
});

test('the competent agency received it after it was handed in and not in the future', () => {
  const lodged = dossier(() => [], { competentAgency: 'UBND phường Bồ Đề' });
  const ask = (moment: string) => refusalOf(lodged, step('competent-received', { at: at(moment) }));
  expect(ask('2026-03-10 08:30')).toBeNull();
  expect(ask('2026-03-09 09:14')).toBe('MomentOutOfOrder');
  expect(ask('2026-03-12 09:01')).toBe('MomentOutOfOrder');
});

test.each<[StepKind, Step, string, (make: DossierEvents['make']) => DossierEvent[]]>([
  ['payment-requested', step('payment-requested', { amount: 0 }), 'amount', () => []],
  ['paid', step('paid', { amount: 1.5 }), 'amount', (make) => [make('payment-requested', at('2026-03-10 09:00'))]],
  ['printed', step('printed', { copies: 0 }), 'copies', () => []],
  ['printed', step('printed', { copies: 51 }), 'copies', () => []],
  ['rated', step('rated', { score: 6 }), 'score', (make) => [make('resolved', at('2026-03-10 09:00'))]],
  ['rated', step('rated', { score: 0 }), 'score', (make) => [make('resolved', at('2026-03-10 09:00'))]],
])('%s with a number that cannot be: the field is named', (kind, wanted, field, before) => {
  expect(decideStep(dossier(before), wanted, stepContext('officer'))).toEqual({
    ok: false,
    error: { type: 'StepNeedsNumber', step: kind, field },
  });
});
