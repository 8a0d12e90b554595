/** What has been done with a dossier so far, gathered by kind: the procedure's steps, who had it, what was waited for, asked and given. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Apology, DossierState, Extension } from '#domain/dossier/dossier-state.ts';
import { countRounds } from '#domain/dossier/rounds.ts';
import { formatMoment, formatMoney, formatNumber } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';
import { describeRight, describeScore } from './dossier-event-text.ts';
import { describeApologyReason } from './steps/apology-steps.ts';
import { describeInternalStep } from './steps/internal-steps.ts';

export interface ProgressLine {
  readonly words: string;
  readonly aside: string;
  readonly isDone: boolean;
}

export interface ProgressGroup {
  readonly heading: MessageKey;
  /** One sentence on the whole group; empty for none. */
  readonly sum: string;
  /** In the order it happened, or is to happen. */
  readonly lines: readonly ProgressLine[];
}

/** Only what there is something to say about. */
export function describeProgress(state: DossierState): ProgressGroup[] {
  const groups: ProgressGroup[] = [
    { heading: 'dossier.progress.steps', sum: '', lines: listSteps(state) },
    { heading: 'dossier.progress.stays', ...listStays(state) },
    { heading: 'dossier.progress.supplements', sum: '', lines: listSupplements(state) },
    { heading: 'dossier.progress.payments', sum: '', lines: listPayments(state) },
    { heading: 'dossier.progress.transfers', sum: '', lines: listTransfers(state) },
    { heading: 'dossier.progress.extensions', sum: '', lines: state.extensions.map(describeExtension) },
    { heading: 'dossier.progress.apologies', sum: '', lines: state.apologies.map(describeApology) },
    { heading: 'dossier.progress.signings', sum: '', lines: listSignings(state) },
    { heading: 'dossier.progress.rating', sum: '', lines: listRating(state) },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

function listSteps(state: DossierState): ProgressLine[] {
  return state.received.procedure.steps.map((step) => {
    const finished = state.stepsFinished.find((each) => each.step === step.name);
    return {
      words: describeInternalStep(state, step),
      aside: finished
        ? text('dossier.progress.step-done', { moment: formatMoment(finished.at), name: finished.by.name })
        : text('dossier.progress.step-open'),
      isDone: finished !== undefined,
    };
  });
}

/** Nothing while it never left the desk that received it. */
function listStays({ stays }: DossierState): Pick<ProgressGroup, 'sum' | 'lines'> {
  if (stays.length < 2) return { sum: '', lines: [] };
  const { changes, returns } = countRounds(stays);
  return {
    sum: text(returns > 0 ? 'dossier.progress.rounds-back' : 'dossier.progress.rounds', { changes, returns }),
    lines: stays.map(({ holder, since, step }, index) => ({
      words: step === '' ? holder.name : `${holder.name} · ${step}`,
      aside: text('dossier.progress.since', { moment: formatMoment(since) }),
      isDone: index < stays.length - 1,
    })),
  };
}

function listSupplements({ supplementRequests }: DossierState): ProgressLine[] {
  return supplementRequests.map(({ reason, papers, requestedAt, receivedAt }) => ({
    words: [reason, papers.join('; ')].filter(Boolean).join(' '),
    aside: describeStretch(requestedAt, receivedAt),
    isDone: receivedAt !== null,
  }));
}

function listTransfers({ transfers }: DossierState): ProgressLine[] {
  return transfers.map(({ agency, note, at, returnedAt }) => ({
    words: [agency, note].filter(Boolean).join(': '),
    aside: describeStretch(at, returnedAt),
    isDone: returnedAt !== null,
  }));
}

function listPayments({ paymentRequests }: DossierState): ProgressLine[] {
  return paymentRequests.map(({ amount, basis, requestedAt, paidAt, receiptNumber }) => ({
    words: [formatMoney(amount), basis, receiptNumber && `${text('step.paid.paper')}: ${receiptNumber}`]
      .filter(Boolean)
      .join(' · '),
    aside: describeStretch(requestedAt, paidAt),
    isDone: paidAt !== null,
  }));
}

function describeExtension({ kind, workingDays, reason, basis, approvedBy, at }: Extension): ProgressLine {
  const facts = { days: formatNumber(workingDays), reason, basis, approvedBy };
  return {
    words: text(kind === 'extended' ? 'dossier.progress.extended' : 'dossier.progress.verification', facts),
    aside: formatMoment(at),
    isDone: true,
  };
}

function describeApology({ approved, newDueAt, ...letter }: Apology): ProgressLine {
  return {
    words: text('dossier.progress.apology', {
      reason: describeApologyReason(letter),
      again: formatMoment(newDueAt),
    }),
    aside: approved
      ? [
          text('dossier.progress.apology-approved', { moment: formatMoment(approved.at), name: approved.by.name }),
          approved.number && text('dossier.progress.apology-number', { number: approved.number }),
        ]
          .filter(Boolean)
          .join(', ')
      : text('dossier.progress.apology-pending'),
    isDone: approved !== null,
  };
}

function listSignings({ signings }: DossierState): ProgressLine[] {
  return signings.map(({ signer, delegation, document, at }) => ({
    words: document,
    aside: [signer.name, describeRight({ delegation }), formatMoment(at)].join(', '),
    isDone: true,
  }));
}

function listRating({ rating }: DossierState): ProgressLine[] {
  if (!rating) return [];
  return [{ words: describeScore(rating.score), aside: rating.comment, isDone: true }];
}

function describeStretch(from: Instant, to: Instant | null): string {
  return to === null
    ? text('dossier.progress.waiting', { from: formatMoment(from) })
    : text('dossier.progress.waited', { from: formatMoment(from), to: formatMoment(to) });
}
