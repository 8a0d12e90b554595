/** What would come out of the printer if it printed now. */
import { expect } from 'vitest';

export function printedSheet(): string {
  window.dispatchEvent(new Event('beforeprint'));
  const sheets = [...document.querySelectorAll('body > .print-sheet')].map((sheet) => sheet.innerHTML);
  window.dispatchEvent(new Event('afterprint'));
  expect(sheets).toHaveLength(1);
  return sheets[0] ?? '';
}
