/** Steps that say one thing in free text: a reason, a note, a result. */
import { cleanLines } from '#domain/base/fold-text.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { MessageKey } from '#i18n/text.ts';
import { needText, type StepReading } from './step-facts.ts';

interface WordsStep {
  readonly label: MessageKey;
  readonly hint?: MessageKey;
  readonly optional: boolean;
  readonly toStep: (words: string) => Step;
}

export const WORDS_STEPS = {
  refused: {
    label: 'step.refused.reason',
    optional: false,
    toStep: (reason) => ({ kind: 'refused', body: { reason } }),
  },
  withdrawn: {
    label: 'step.withdrawn.reason',
    optional: false,
    toStep: (reason) => ({ kind: 'withdrawn', body: { reason } }),
  },
  reopened: {
    label: 'step.reopened.reason',
    optional: false,
    toStep: (reason) => ({ kind: 'reopened', body: { reason } }),
  },
  noted: {
    label: 'step.noted.text',
    optional: false,
    toStep: (words) => ({ kind: 'noted', body: { text: words } }),
  },
  'supplement-received': {
    label: 'step.supplement-received.note',
    optional: true,
    toStep: (note) => ({ kind: 'supplement-received', body: { note } }),
  },
  'transfer-returned': {
    label: 'step.transfer-returned.note',
    optional: true,
    toStep: (note) => ({ kind: 'transfer-returned', body: { note } }),
  },
  resolved: {
    label: 'step.resolved.result',
    hint: 'step.resolved.result-hint',
    optional: true,
    toStep: (result) => ({ kind: 'resolved', body: { result } }),
  },
} as const satisfies Record<string, WordsStep>;

export type WordsKind = keyof typeof WORDS_STEPS;

export function readWords(kind: WordsKind, words: string): StepReading {
  const { label, optional, toStep }: WordsStep = WORDS_STEPS[kind];
  return { step: toStep(cleanLines(words)), faults: optional ? [] : needText('words', label, words) };
}
