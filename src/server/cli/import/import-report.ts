/** What the import says: one line for each file or row, in the order it was read. */

export type ImportOutcome =
  /** `note`: what the person should know all the same; empty when nothing. */
  | { readonly outcome: 'imported'; readonly note: string }
  | { readonly outcome: 'question'; readonly questions: readonly string[] }
  | { readonly outcome: 'refused'; readonly reason: string };

export const IMPORTED: ImportOutcome = { outcome: 'imported', note: '' };

export function refused(reason: string): ImportOutcome {
  return { outcome: 'refused', reason };
}

/** Imported, with questions when there are any. */
export function importedWith(questions: readonly string[]): ImportOutcome {
  return questions.length === 0 ? IMPORTED : { outcome: 'question', questions };
}

export interface ImportReport {
  /** @param name the file's name or the row's number */
  add(name: string, outcome: ImportOutcome): void;
  readonly refusals: number;
}

/** @param print takes a line without its end */
export function createImportReport(print: (line: string) => void): ImportReport {
  let refusals = 0;
  return {
    add(name, outcome) {
      if (outcome.outcome === 'refused') refusals += 1;
      print(`${oneLine(name)} ${oneLine(wordsOf(outcome))}`);
    },
    get refusals() {
      return refusals;
    },
  };
}

function wordsOf(outcome: ImportOutcome): string {
  switch (outcome.outcome) {
    case 'imported':
      return outcome.note === '' ? 'imported' : `imported (${outcome.note})`;
    case 'question':
      return `question: ${outcome.questions.join(' | ')}`;
    case 'refused':
      return `refused: ${outcome.reason}`;
  }
}

/** What comes out of a file never breaks the line or moves the cursor. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
