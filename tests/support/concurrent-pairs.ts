/** Every pair of events two tablets can record on the same state, judged by the fold; and the table of `docs/conflicts.md` made of it. */
import { isStepAllowed } from '#domain/dossier/allowed-steps.ts';
import { ROLES } from '#domain/access/role.ts';
import { judgePair, PAIR_OUTCOMES, type PairOutcome } from '#domain/dossier/concurrent-pair.ts';
import { STEP_KINDS, type DossierEvent, type StepKind } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { DOSSIER_STATUSES, type DossierStatus } from '#domain/dossier/dossier-status.ts';
import type { EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DeviceId, EventId } from '#domain/dossier/ids.ts';
import { OTHER_DEVICE, receivedBody, SAMPLE_BODIES, setupDossierEvents, uuid } from './dossier-events.ts';
import { at } from './fixed-clock.ts';

/** How a dossier comes to each state. */
const WAYS: Record<DossierStatus, readonly EventKind[]> = {
  lodged: [],
  received: [],
  processing: ['assigned'],
  transferred: ['assigned', 'transferred'],
  'awaiting-supplement': ['supplement-requested'],
  'awaiting-payment': ['payment-requested'],
  withdrawn: ['withdrawn'],
  stopped: ['stopped'],
  refused: ['refused'],
  resolved: ['resolved'],
  'handed-over': ['resolved', 'handed-over'],
};

/** A correction of the same field or of another one is not the same case. */
export type PairKind = Exclude<StepKind, 'corrected'> | 'corrected (phone)' | 'corrected (address)';

export const PAIR_KINDS: readonly PairKind[] = STEP_KINDS.flatMap((kind): PairKind[] =>
  kind === 'corrected' ? ['corrected (phone)', 'corrected (address)'] : [kind],
);

const LOST = uuid('event', 12) as EventId;
const LETTER = uuid('event', 10) as EventId;

/** What the second tablet recorded: the same intent, said otherwise where it can be. */
const SECOND_BODIES: Partial<EventBodies> = {
  assigned: { holder: { userId: 'u-chair', name: 'Phạm Thị Chủ' }, note: '', step: 'Ký' },
  'calendar-reapplied': { ...SAMPLE_BODIES['calendar-reapplied'], calendarVersion: 'vn-2026-11-22+00145.2' },
  rated: { score: 2, comment: '' },
  'papers-recorded': { documents: [{ documentId: 'khac-2', name: 'Bản đồ', originals: 1, copies: 0 }] },
};

/** A dossier in this state with a letter drafted and an open conflict, so that both can be dealt with. */
export function stateFor(status: DossierStatus): DossierState {
  const { make } = setupDossierEvents();
  const agency = status === 'lodged' ? 'UBND phường Bồ Đề' : null;
  const history: DossierEvent[] = [
    make('received', at('2026-03-09 09:00'), { body: receivedBody({ competentAgency: agency }) }),
    { ...make('apology-proposed', at('2026-03-09 09:30')), id: LETTER },
    {
      ...make('corrected', at('2026-03-09 09:40')),
      id: LOST,
      body: { ...correction('phone', '0955555555'), from: '0' },
    },
    ...WAYS[status].map((kind) => make(kind, at('2026-03-09 10:00'), { role: 'officer' })),
  ];
  const state = foldDossier(history);
  if (state?.status !== status) throw new Error(`${status}: came to ${state?.status}`);
  return state;
}

function correction(field: 'phone' | 'address', to: string): EventBodies['corrected'] {
  const { applicant } = receivedBody();
  return { field, from: field === 'phone' ? '0955555555' : applicant.address, to, reason: 'Gõ nhầm.' };
}

function bodyOf(kind: PairKind, which: 'first' | 'second'): EventBodies[EventKind] {
  const isFirst = which === 'first';
  if (kind === 'corrected (phone)') return correction('phone', isFirst ? '0911111111' : '0922222222');
  if (kind === 'corrected (address)') return correction('address', isFirst ? 'Tổ 6' : 'Tổ 7');
  if (kind === 'apologised') return { proposalId: LETTER, number: isFirst ? '05/PXL' : '06/PXL' };
  if (kind === 'conflict-settled') {
    const value = isFirst ? '0966666666' : '0977777777';
    return { eventId: LOST, field: 'phone', from: '0955555555', value, reason: 'Đã hỏi.' };
  }
  return (isFirst ? undefined : SECOND_BODIES[kind]) ?? SAMPLE_BODIES[kind];
}

const kindOf = (kind: PairKind): StepKind => (kind.startsWith('corrected') ? 'corrected' : (kind as StepKind));

function eventFor(kind: PairKind, which: 'first' | 'second', state: DossierState): DossierEvent | undefined {
  const role = ROLES.find((each) => isStepAllowed(state.status, kindOf(kind), each));
  if (!role) return undefined;
  const isFirst = which === 'first';
  const device = isFirst ? OTHER_DEVICE : ('bbbbbbbb-0000-4000-8000-00000000000b' as DeviceId);
  const made = setupDossierEvents({ device, first: isFirst ? 100 : 200 }).make(
    kindOf(kind),
    at(isFirst ? '2026-03-10 09:00' : '2026-03-10 09:05'),
    { role, body: bodyOf(kind, which) as never },
  );
  return { ...made, base: state.rev };
}

/** The outcome in every state in which both can be recorded; empty when there is none. */
export function outcomesOf(first: PairKind, second: PairKind): ReadonlySet<PairOutcome> {
  const outcomes = DOSSIER_STATUSES.flatMap((status) => {
    const state = STATES[status];
    const one = eventFor(first, 'first', state);
    const two = eventFor(second, 'second', state);
    return one && two ? [judgePair(state, one, two)] : [];
  });
  return new Set(outcomes);
}

const STATES = Object.fromEntries(DOSSIER_STATUSES.map((status) => [status, stateFor(status)])) as Record<
  DossierStatus,
  DossierState
>;

/** Rows by the event that reached the centre first; what is not named in a row cannot meet it, or both stand. */
export function pairTable(): string {
  const columns = PAIR_OUTCOMES.filter((outcome) => outcome !== 'both-stand');
  const rows = PAIR_KINDS.map((first) => {
    const cells = columns.map((outcome) =>
      PAIR_KINDS.filter((second) => outcomesOf(first, second).has(outcome))
        .map(code)
        .join(', '),
    );
    return `| ${[code(first), ...cells.map((cell) => cell || '–')].join(' | ')} |`;
  });
  const head = ['first', ...columns];
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows].join('\n');
}

const code = (kind: string) => `\`${kind}\``;
