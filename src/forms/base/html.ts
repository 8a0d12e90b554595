/** HTML as a tagged template that escapes every value; only text made by this template passes through as it is. */

/** Markup that is safe to put into a page as it stands. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text and numbers are escaped, for element content and quoted attributes alike; lists are joined; null, undefined and
 * false leave nothing.
 * @example html`<p title="${'"x"'}">${'<b>'}</p>`.markup // '<p title="&quot;x&quot;">&lt;b&gt;</p>'
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.reduce((sum, part, index) => sum + render(values[index - 1]) + part) };
}

/** Markup from a trusted source (our own SVG, our own CSS). Never for anything a person typed. */
export function raw(markup: string): Html {
  return { markup };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
}
