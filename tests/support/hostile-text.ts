/** Text as somebody writes it who wants it to become markup, a formula or a path; and places in any value to put it. */
import * as fc from 'fast-check';

const MARKUP = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</p></article><iframe srcdoc="<script>alert(1)</script>">',
  '</title><meta http-equiv=refresh content=0>',
  '" autofocus onfocus="alert(1)',
  "' style='position:fixed",
  '<!-- ',
  '--><b>',
  ']]><b>',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '${alert(1)}',
  '{{7*7}}',
  '{@html 1}',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">x</a>',
  '\u202e<b>',
  '＜script＞',
] as const;

/** Markup alone, within a name, or joined with whatever else. Never a line break: some forms make two lines of one. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.string({ maxLength: 12, unit: 'grapheme' }),
    fc.constantFrom(...MARKUP),
    fc.constantFrom(' Nguyễn Thị Hoà', ''),
  )
  .map((parts) => parts.join('').replace(/[\r\n\u2028\u2029]/g, ' '));

/**
 * The same value with every text in it replaced. What stands for itself stays: text of the marks of a picture made by us
 * (`<svg`), and whatever `isKept` names.
 */
export function withTexts<T>(value: T, text: string, isKept: (key: string, text: string) => boolean = () => false): T {
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === 'string') return each.startsWith('<svg') || isKept(key, each) ? each : text;
    if (Array.isArray(each)) return each.map((item) => walk(item, key));
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return walk(value, '') as T;
}

/**
 * What a browser makes of markup, its texts left out: every element with the names of its attributes, in order. Equal for two
 * texts when neither has become anything but text. For tests with a DOM.
 */
export function structureOf(markup: string): string[] {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const elements = [...template.content.querySelectorAll('*')];
  return elements.map(({ tagName, attributes }) => [tagName, ...[...attributes].map(({ name }) => name)].join(' '));
}
