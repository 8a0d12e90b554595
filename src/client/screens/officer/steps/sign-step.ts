/** Đã ký: who signed, and in whose right. The chair and vice-chair sign in their own; others under a written delegation. */
import { findCovering, type Delegation } from '#domain/access/delegation.ts';
import { cleanText } from '#domain/base/fold-text.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import { fromDayNumber, toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import { signsInOwnRight } from '#domain/dossier/decide-step.ts';
import { listHolders } from './desk-steps.ts';
import { needChoice, needText, type Person, type StepFacts, type StepReading } from './step-facts.ts';

/** A delegation that ends this soon is told of, so that a new one can be written in time. */
export const ENDING_SOON_DAYS = 30;

export type SigningRight =
  | { readonly type: 'own' }
  | {
      readonly type: 'delegated';
      readonly delegation: Delegation;
      readonly endsOn: PlainDate;
      readonly daysLeft: number;
    }
  | { readonly type: 'none'; readonly why: NoRight };

/** Why nothing covers the signing, the nearest miss first. */
export type NoRight =
  | { readonly reason: 'no-delegation' }
  | { readonly reason: 'other-procedures'; readonly documentNumber: string }
  | { readonly reason: 'not-yet'; readonly documentNumber: string; readonly on: PlainDate }
  | { readonly reason: 'ended'; readonly documentNumber: string; readonly on: PlainDate }
  | { readonly reason: 'revoked'; readonly documentNumber: string; readonly on: PlainDate };

export interface SignDraft {
  readonly signerId: string;
  readonly document: string;
}

/** The leaders first: they sign most. */
export function listSigners(colleagues: readonly Person[]): readonly Person[] {
  const all = listHolders(colleagues);
  return [...all.filter(({ role }) => signsInOwnRight(role)), ...all.filter(({ role }) => !signsInOwnRight(role))];
}

export function findSigningRight(
  signer: Person,
  facts: Pick<StepFacts, 'state' | 'now' | 'delegations'>,
): SigningRight {
  if (signsInOwnRight(signer.role)) return { type: 'own' };
  const on = dateOf(facts.now);
  const procedureCode = facts.state.received.procedure.code;
  const delegation = findCovering(facts.delegations, { userId: signer.userId, procedureCode, on });
  if (!delegation) return { type: 'none', why: explain(signer, { on, procedureCode, delegations: facts.delegations }) };
  // A revocation already written down for a coming day ends it sooner.
  const { through, revokedOn } = delegation;
  const lastDay = Math.min(toDayNumber(through), revokedOn === null ? Infinity : toDayNumber(revokedOn) - 1);
  return { type: 'delegated', delegation, endsOn: fromDayNumber(lastDay), daysLeft: lastDay - toDayNumber(on) };
}

export function readSigned({ signerId, document }: SignDraft, facts: StepFacts): StepReading {
  const signer = facts.colleagues.find(({ userId }) => userId === signerId);
  const right = signer && findSigningRight(signer, facts);
  return {
    step: {
      kind: 'signed',
      body: {
        signer: signer
          ? { userId: signer.userId, name: signer.name, role: signer.role }
          : { userId: '', name: '', role: facts.role },
        delegation: right?.type === 'delegated' ? citation(right.delegation) : null,
        document: cleanText(document),
      },
    },
    faults: [
      ...needChoice('signer', 'step.signed.signer', signer ? signerId : ''),
      ...needText('document', 'step.signed.document', document),
    ],
  };
}

function citation({ id, documentNumber, prefix }: Delegation): Pick<Delegation, 'id' | 'documentNumber' | 'prefix'> {
  return { id, documentNumber, prefix };
}

function explain(
  { userId }: Person,
  {
    on,
    procedureCode,
    delegations,
  }: { readonly on: PlainDate; readonly procedureCode: string; readonly delegations: readonly Delegation[] },
): NoRight {
  const own = delegations.filter(({ delegate }) => delegate.userId === userId);
  const [latest] = latestFirst(own);
  if (!latest) return { reason: 'no-delegation' };
  const [near] = latestFirst(own.filter(({ procedures }) => procedures.includes(procedureCode)));
  if (!near) return { reason: 'other-procedures', documentNumber: latest.documentNumber };
  const { documentNumber, revokedOn, through, from } = near;
  if (revokedOn !== null && revokedOn <= on) return { reason: 'revoked', documentNumber, on: revokedOn };
  return from > on ? { reason: 'not-yet', documentNumber, on: from } : { reason: 'ended', documentNumber, on: through };
}

function latestFirst(delegations: readonly Delegation[]): readonly Delegation[] {
  return [...delegations].sort((a, b) => (a.through < b.through ? 1 : -1));
}
