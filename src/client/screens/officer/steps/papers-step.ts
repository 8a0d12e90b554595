/** Papers handed in later, listed as they are on the receipt: name, originals, copies. */
import { cleanText } from '#domain/base/fold-text.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { text } from '#i18n/text.ts';
import type { StepFault, StepReading } from './step-facts.ts';

export interface PaperLine {
  readonly name: string;
  readonly originals: string;
  readonly copies: string;
}

export const EMPTY_PAPER: PaperLine = { name: '', originals: '1', copies: '0' };

const MOST_SHEETS = 99;

/** A line without a name is left out, unless it is the only one. */
export function readPapers(lines: readonly PaperLine[], { documents }: DossierState): StepReading {
  const filled = lines.map((line, index) => ({ ...line, index })).filter(({ name }) => cleanText(name) !== '');
  const none: StepFault = {
    field: 'name-0',
    message: text('step.missing', { field: text('step.papers-recorded.name') }),
  };
  return {
    step: {
      kind: 'papers-recorded',
      body: {
        documents: filled.map(({ name, originals, copies }, index) => ({
          documentId: `nop-them-${documents.length + index + 1}`,
          name: cleanText(name),
          originals: Number(originals),
          copies: Number(copies),
        })),
      },
    },
    faults: filled.length === 0 ? [none] : filled.flatMap(sheetFaults),
  };
}

function sheetFaults({ originals, copies, index }: PaperLine & { readonly index: number }): StepFault[] {
  const areCounts = [originals, copies].every(
    (typed) => /^\d{1,2}$/.test(typed.trim()) && Number(typed) <= MOST_SHEETS,
  );
  if (areCounts && Number(originals) + Number(copies) > 0) return [];
  return [{ field: `originals-${index}`, message: text('step.papers-recorded.sheets') }];
}
