/**
 * The one script of the citizen's page: reads the seal behind the `#` of its address, which never leaves the phone, checks it
 * against the keys the centre publishes, and says what it found. The page is whole without it. Words are put in as text only.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import type { HeldPromise } from '#domain/dossier/receipt-promise.ts';
import { describeReceiptCheck, type CheckedText } from '#i18n/receipt-check-text.ts';
import { checkReceipt } from '#protocol/check-receipt.ts';
import type { PublishedKey, PublishedKeys } from '#protocol/receipt-seal.ts';

/** What of the browser the check reads. */
export interface Visit {
  readonly document: Document;
  readonly location: Pick<Location, 'hash' | 'pathname'>;
  readonly fetch: (path: string) => Promise<Response>;
}

/** Does nothing on a page without the place for it (`server/pages/status-page.ts`). */
export async function showReceiptCheck({ document, location, fetch }: Visit): Promise<void> {
  const place = document.getElementById('kiem-tra');
  if (!place) return;
  const { ward = '', wardName = '' } = place.dataset;
  const seal = location.hash.slice(1);
  const verdict = await checkReceipt({
    seal,
    token: location.pathname.replace(/^\/t\//, '').replace(/\/$/, ''),
    keys: seal === '' ? null : await fetchKeys(fetch, ward),
    held: readHeld(place.dataset),
  });
  const said = describeReceiptCheck(verdict, wardName);
  const unchecked = document.getElementById('chua-kiem-tra');
  // "The counter has your dossier" may not stand above a receipt that is none.
  const isHeadline = unchecked !== null && said !== null && verdict.type !== 'unchecked';
  unchecked?.toggleAttribute('hidden', isHeadline);
  // Nor may "look again in some hours" or "nothing to do" stand below one: its holder is to ask at the counter.
  document.getElementById('chi-cho')?.toggleAttribute('hidden', said?.tone === 'bad');
  place.replaceChildren(...(said ? draw(document, said, isHeadline ? 'h1' : 'h2') : []));
  place.className = said?.tone === 'bad' ? 'late' : '';
}

function readHeld({ code, procedure, due }: DOMStringMap): HeldPromise | null {
  if (code === undefined || procedure === undefined || due === undefined) return null;
  return { code, procedureCode: procedure, dueAt: Number(due) as Instant };
}

/** Null when they did not come. */
async function fetchKeys(fetch: Visit['fetch'], ward: string): Promise<readonly PublishedKey[] | null> {
  try {
    const { keys } = (await (await fetch(`/t/keys/${ward}.json`)).json()) as Partial<PublishedKeys>;
    // A centre that is busy, or somebody in between, answers with something else.
    return Array.isArray(keys) ? keys : null;
  } catch {
    return null;
  }
}

function draw(document: Document, { title, lines }: CheckedText, level: 'h1' | 'h2'): HTMLElement[] {
  return [write(document, level, title), ...lines.map((line) => write(document, 'p', line))];
}

function write(document: Document, tag: 'h1' | 'h2' | 'p', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
