/**
 * Which steps a dossier allows in each state, and to whom. One table for the buttons on screen, for the check before a
 * local write and for the fold on both sides; a step outside it is kept in the history, changes nothing, and is shown.
 */
import type { Role } from '../access/role.ts';
import type { StepKind } from './dossier-event.ts';
import type { DossierStatus } from './dossier-status.ts';

const COUNTER: readonly Role[] = ['officer', 'admin'];
const HANDLERS: readonly Role[] = ['officer', 'specialist', 'vice_chair', 'chair', 'admin'];
const LEADERS: readonly Role[] = ['vice_chair', 'chair'];
/** Written by the centre when an administrator applies a changed calendar; nobody takes it by hand. */
const ADMINISTRATORS: readonly Role[] = ['admin', 'system_admin'];

/** Who may decide between what two tablets recorded: those who may correct, and the leaders. */
const SETTLERS: readonly Role[] = ['officer', 'vice_chair', 'chair', 'admin'];

/** A conflict may come to light after the dossier was closed. */
const ALWAYS = { 'file-attached': HANDLERS, noted: HANDLERS, printed: HANDLERS, 'conflict-settled': SETTLERS } as const;

const WHILE_OPEN = {
  ...ALWAYS,
  refused: HANDLERS,
  corrected: COUNTER,
  'papers-recorded': COUNTER,
  withdrawn: COUNTER,
  'calendar-reapplied': ADMINISTRATORS,
} as const;

const WHILE_OURS = {
  ...WHILE_OPEN,
  assigned: HANDLERS,
  stopped: HANDLERS,
  'apology-proposed': HANDLERS,
  apologised: LEADERS,
} as const;

const WHILE_RUNNING = {
  ...WHILE_OURS,
  'step-finished': HANDLERS,
  transferred: HANDLERS,
  'supplement-requested': HANDLERS,
  'payment-requested': HANDLERS,
  'verification-required': HANDLERS,
  extended: HANDLERS,
  signed: HANDLERS,
  resolved: HANDLERS,
} as const;

export const ALLOWED_STEPS = {
  lodged: { ...WHILE_OPEN, 'competent-received': COUNTER },
  received: WHILE_RUNNING,
  processing: WHILE_RUNNING,
  transferred: { ...WHILE_OURS, extended: HANDLERS, 'transfer-returned': HANDLERS },
  'awaiting-supplement': { ...WHILE_OURS, 'supplement-received': COUNTER },
  'awaiting-payment': { ...WHILE_OURS, paid: COUNTER },
  withdrawn: { ...ALWAYS, stopped: HANDLERS, reopened: HANDLERS },
  stopped: ALWAYS,
  refused: ALWAYS,
  resolved: { ...ALWAYS, 'handed-over': COUNTER, corrected: COUNTER, reopened: HANDLERS, rated: COUNTER },
  'handed-over': { ...ALWAYS, rated: COUNTER },
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
