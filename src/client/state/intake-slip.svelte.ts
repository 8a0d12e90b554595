/** The slip for a citizen who cannot be received, while it is being written. */
import type { TurnAway } from '#domain/dossier/decide-not-received.ts';
import type { IntakeFormState } from './intake-form.svelte.ts';

export interface SlipDraft extends Pick<TurnAway, 'form' | 'reason'> {
  /** One paper a line. */
  readonly papers: string;
}

export interface IntakeSlip {
  /** As typed so far; null while none is being written. Reactive. */
  readonly typed: SlipDraft | null;
  /** Starts one with the papers that are missing. */
  open(): void;
  type(changes: Partial<SlipDraft>): void;
  restore(typed: SlipDraft): void;
  close(): void;
}

export function createIntakeSlip(form: Pick<IntakeFormState, 'missingPapers'>): IntakeSlip {
  let typed = $state.raw<SlipDraft | null>(null);
  return {
    get typed() {
      return typed;
    },
    open() {
      typed = { form: '02', papers: form.missingPapers.map(({ name }) => name).join('\n'), reason: '' };
    },
    type(changes) {
      if (typed) typed = { ...typed, ...changes };
    },
    restore(kept) {
      typed = kept;
    },
    close() {
      typed = null;
    },
  };
}

export function toTurnAway({ form, papers, reason }: SlipDraft): TurnAway {
  return { form, papers: form === '02' ? papers.split('\n') : [], reason };
}
