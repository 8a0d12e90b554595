import { describe, expect, test } from 'vitest';
import { offerSteps } from '#client/screens/officer/steps/offered-steps.ts';
import { ROLES, type Role } from '#domain/access/role.ts';
import { ALLOWED_STEPS, isStepAllowed } from '#domain/dossier/allowed-steps.ts';
import type { DossierEvent, StepKind } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { DOSSIER_STATUSES, type DossierStatus } from '#domain/dossier/dossier-status.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { setupDossierEvents, stepContext, type DossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

/** Received on Monday 9 March for three working days: due on Thursday 12 March at 17:00. */
function dossier(steps: (make: DossierEvents['make']) => DossierEvent[] = () => []): DossierState {
  const { make } = setupDossierEvents();
  const state = foldDossier([make('received', at('2026-03-09 09:15')), ...steps(make)]);
  if (!state) throw new Error('no reception');
  return state;
}

function offered(
  state: DossierState,
  { role = 'officer', now = at('2026-03-10 09:00') }: { role?: Role; now?: ReturnType<typeof at> } = {},
) {
  return offerSteps({ ...stepContext(role), now, state });
}

function all(state: DossierState, options: Parameters<typeof offered>[1] = {}): StepKind[] {
  const { next, usual, rare } = offered(state, options);
  return [...(next ? [next] : []), ...usual, ...rare];
}

const LATE = { now: at('2026-03-13 09:00') };
const drafted = (make: DossierEvents['make']) => [make('apology-proposed', at('2026-03-12 09:00'))];

describe('offered steps', () => {
  test('are exactly what the table of states allows, less printing, scans, calendars and the conflict desk, in every state and role', () => {
    for (const status of DOSSIER_STATUSES) {
      for (const role of ROLES) {
        const state = { ...dossier(drafted), status };
        const names = all(state, { role, ...LATE });
        expect(new Set(names).size, `${status} ${role}`).toBe(names.length);
        for (const name of names) expect(isStepAllowed(status, name, role), `${status} ${role} ${name}`).toBe(true);
        const ruledOut: StepKind[] = [
          'printed',
          'file-attached',
          'calendar-reapplied',
          'conflict-settled',
          'extended',
          'verification-required',
          'apology-proposed',
        ];
        const allowed = (Object.keys(ALLOWED_STEPS[status]) as StepKind[]).filter(
          (name) => isStepAllowed(status, name, role) && !ruledOut.includes(name),
        );
        expect([...names].sort(), `${status} ${role}`).toEqual(allowed.sort());
      }
    }
  });

  test.each<[DossierStatus, StepKind | null]>([
    ['lodged', 'competent-received'],
    ['received', 'assigned'],
    ['processing', 'resolved'],
    ['transferred', 'transfer-returned'],
    ['awaiting-supplement', 'supplement-received'],
    ['awaiting-payment', 'paid'],
    ['withdrawn', 'stopped'],
    ['resolved', 'handed-over'],
    ['handed-over', null],
    ['refused', null],
    ['stopped', null],
  ])('the next step of a %s dossier is %s', (status, next) => {
    expect(offered({ ...dossier(), status }).next).toBe(next);
  });

  test('a person who may not take the next step is shown none as next', () => {
    expect(offered({ ...dossier(), status: 'resolved' }, { role: 'specialist' }).next).toBeNull();
    expect(all({ ...dossier(), status: 'resolved' }, { role: 'specialist' })).not.toContain('handed-over');
  });

  test('a letter that waits is the first step of the leaders and of nobody else', () => {
    for (const role of ['chair', 'vice_chair'] as const) {
      expect(offered(dossier(drafted), { role, ...LATE }).next).toBe('apologised');
    }
    expect(all(dossier(drafted), LATE)).not.toContain('apologised');
    expect(all(dossier(), { role: 'chair', ...LATE })).not.toContain('apologised');
  });

  test('no letter is owed while the citizen is waited for, unless it was late before', () => {
    const inTime = dossier((make) => [make('supplement-requested', at('2026-03-10 09:00'))]);
    expect(all(inTime, { now: at('2026-03-20 09:00') })).not.toContain('apology-proposed');
    const late = dossier((make) => [make('supplement-requested', at('2026-03-13 09:00'))]);
    expect(all(late, { now: at('2026-03-20 09:00') })).toContain('apology-proposed');
  });

  test('a step of the procedure is finished only where one is open', () => {
    const finished = dossier((make) =>
      ['Tiếp nhận', 'Thẩm tra', 'Ký'].map((step) =>
        make('step-finished', at('2026-03-09 10:00'), { body: { step, note: '' } }),
      ),
    );
    expect(all(dossier())).toContain('step-finished');
    expect(all(finished)).not.toContain('step-finished');
  });

  test('verification and extension are offered to the last moment, verification once', () => {
    for (const kind of ['extended', 'verification-required'] as const) {
      expect(all(dossier(), { now: at('2026-03-12 17:00') })).toContain(kind);
      expect(all(dossier(), { now: at('2026-03-12 17:00:01') })).not.toContain(kind);
    }
    const verified = dossier((make) => [make('verification-required', at('2026-03-10 09:00'))]);
    expect(all(verified)).not.toContain('verification-required');
    expect(all(verified)).toContain('extended');
  });
});
