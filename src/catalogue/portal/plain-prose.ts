/** Text for people out of what the portal stores: HTML, entities and odd spaces removed. */
import { cleanText } from '#domain/base/fold-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** One line: tags and line breaks become spaces. */
export function plainLine(prose: string): string {
  return cleanText(plainLines(prose).join(' '));
}

/** The lines of a text; what HTML sets apart (paragraphs, list items, table cells) is a line of its own. */
export function plainLines(prose: string): string[] {
  return decodeEntities(
    prose
      .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/giu, ' ')
      .replace(/<(?:br|\/?(?:p|div|li|ul|ol|tr|td|th|h[1-6]))\b[^>]*>/giu, '\n')
      .replace(/<\/?[a-z][^>]*>/giu, ''),
  )
    .split(/\r?\n/u)
    .map(cleanText)
    .filter((line) => line !== '');
}

/** A name without the dash, star or number of the list it stood in, and at most so many characters. */
export function plainName(prose: string, longest: number): string {
  const line = plainLine(prose).replace(/^(?:[-+*•–]\s*)+/u, '');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]+));/giu, (entity, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? entity;
    return String.fromCodePoint(typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16));
  });
}
