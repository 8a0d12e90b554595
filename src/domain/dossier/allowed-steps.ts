/**
 * Which steps a dossier allows in each state, and to whom. One table for the buttons on screen, for the check before a
 * local write and for the fold on both sides; a step outside it is kept in the history, changes nothing, and is shown.
 */
import type { Role } from '../access/role.ts';
import type { StepKind } from './dossier-event.ts';
import type { DossierStatus } from './dossier-status.ts';

const COUNTER: readonly Role[] = ['officer', 'admin'];
const HANDLERS: readonly Role[] = ['officer', 'specialist', 'vice_chair', 'chair', 'admin'];

const WHILE_OPEN = { assigned: HANDLERS, refused: HANDLERS, corrected: COUNTER, noted: HANDLERS } as const;

export const ALLOWED_STEPS = {
  received: { ...WHILE_OPEN, 'supplement-requested': HANDLERS, resolved: HANDLERS },
  processing: { ...WHILE_OPEN, 'supplement-requested': HANDLERS, resolved: HANDLERS },
  'awaiting-supplement': { ...WHILE_OPEN, 'supplement-received': COUNTER },
  resolved: { 'handed-over': COUNTER, corrected: COUNTER, noted: HANDLERS },
  'handed-over': { noted: HANDLERS },
  refused: { noted: HANDLERS },
} as const satisfies Record<DossierStatus, Partial<Record<StepKind, readonly Role[]>>>;

export function isStepPossible(status: DossierStatus, step: StepKind): boolean {
  return step in ALLOWED_STEPS[status];
}

export function isStepAllowed(status: DossierStatus, step: StepKind, role: Role): boolean {
  const roles: Partial<Record<StepKind, readonly Role[]>> = ALLOWED_STEPS[status];
  return roles[step]?.includes(role) ?? false;
}

/** The steps this role may take now, in the order of the table. */
export function allowedSteps(status: DossierStatus, role: Role): StepKind[] {
  return (Object.keys(ALLOWED_STEPS[status]) as StepKind[]).filter((step) => isStepAllowed(status, step, role));
}
