/** Steps at the end: the result handed over, the work stopped (Mẫu 05), the citizen's rating. */
import { cleanLines, cleanText } from '#domain/base/fold-text.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { HandedOverBody } from '#domain/dossier/event-bodies.ts';
import { text } from '#i18n/text.ts';
import { needChoice, needText, readLines, type StepReading } from './step-facts.ts';
import { parseAmount } from './typed-numbers.ts';

export const RECEIVERS = ['applicant', 'proxy', 'post'] as const satisfies readonly HandedOverBody['to'][];

export interface HandOverDraft {
  readonly to: HandedOverBody['to'];
  readonly name: string;
  readonly paper: string;
}

/** A proxy is named with the paper shown, a postal item by its number. */
export function readHandedOver({ to, name, paper }: HandOverDraft): StepReading {
  const isProxy = to === 'proxy';
  return {
    step: {
      kind: 'handed-over',
      body: { to, name: to === 'applicant' ? '' : cleanText(name), paper: isProxy ? cleanText(paper) : '' },
    },
    faults: [
      ...(isProxy ? needText('name', 'step.handed-over.name', name) : []),
      ...(isProxy ? needText('paper', 'step.handed-over.paper', paper) : []),
      ...(to === 'post' ? needText('name', 'step.handed-over.post-name', name) : []),
    ],
  };
}

export interface StopDraft {
  readonly reason: string;
  readonly basis: string;
  /** One paper a line. */
  readonly papers: string;
  /** As typed; empty when nothing is given back. */
  readonly refund: string;
}

/** Everything handed in goes back unless a line is taken out; the citizen's own withdrawal is the reason already given. */
export function startStop({ documents, withdrawals }: DossierState): StopDraft {
  const withdrawal = withdrawals.find(({ reopenedAt }) => reopenedAt === null);
  return {
    reason: withdrawal ? text('step.stopped.withdrawn-reason', { reason: withdrawal.reason }) : '',
    basis: '',
    papers: documents.map(({ name }) => name).join('\n'),
    refund: '',
  };
}

export function readStopped({ reason, basis, papers, refund: typed }: StopDraft): StepReading {
  const refund = typed.trim() === '' ? null : parseAmount(typed);
  return {
    step: {
      kind: 'stopped',
      body: {
        reason: cleanLines(reason),
        basis: cleanText(basis),
        returnedPapers: readLines(papers),
        refund: refund ?? null,
      },
    },
    faults: [
      ...needText('reason', 'step.stopped.reason', reason),
      ...(refund === undefined
        ? [{ field: 'refund', message: text('step.not-an-amount', { field: text('step.stopped.refund') }) }]
        : []),
    ],
  };
}

export const SCORES = ['5', '4', '3', '2', '1'] as const;

export interface RatingDraft {
  readonly score: string;
  readonly comment: string;
}

export function readRated({ score, comment }: RatingDraft): StepReading {
  return {
    step: { kind: 'rated', body: { score: Number(score), comment: cleanText(comment) } },
    faults: needChoice('score', 'step.rated.score', score),
  };
}
