/**
 * A hand-held scanner types what it reads, faster than any person. Its card texts are taken out of the stream before they
 * reach a field: twelve digits and a bar, less than 30 ms a key, can only be a card. A pasted card text is taken the same way.
 * All other typing and pasting is left alone.
 */
import { looksLikeCitizenCard } from '#domain/dossier/citizen-card.ts';

/** No person types thirteen keys this fast. Their mean, because a busy tablet hands keys on in lumps. */
const FAST_MS_PER_KEY = 30;
/** Once it is known to be a scanner, a hiccup of the tablet must not cut the text in two. */
const END_AFTER_MS = 120;
const CARD_START = /^\d{12}\|$/;
const CARD_START_LENGTH = 13;

interface TextControl extends HTMLElement {
  value: string;
}

interface KeyStroke {
  readonly key: string;
  readonly at: number;
  readonly field: TextControl | null;
  /** What the field held before this key. */
  readonly valueBefore: string;
}

/**
 * Calls `onCard` with each raw card text scanned or pasted while the window has the focus; the field in which it began is put
 * back as it was.
 * @returns stops watching
 */
export function watchKeyboardScanner(onCard: (raw: string) => void): () => void {
  let strokes: KeyStroke[] = [];
  /** The text of the card so far; null while nothing is being scanned. */
  let scanned: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function finish() {
    clearTimeout(timer);
    const raw = scanned ?? '';
    const [first] = strokes;
    scanned = null;
    strokes = [];
    if (first?.field) {
      first.field.value = first.valueBefore;
      first.field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    onCard(raw);
  }

  function take(event: Event, characters: string) {
    event.preventDefault();
    event.stopPropagation();
    scanned = (scanned ?? '') + characters;
    clearTimeout(timer);
    timer = setTimeout(finish, END_AFTER_MS);
  }

  function handleKey(event: KeyboardEvent) {
    if (scanned !== null && (event.key === 'Enter' || event.key === 'Tab')) {
      take(event, '');
      finish();
      return;
    }
    if (event.isComposing || event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (scanned !== null) {
      take(event, event.key);
      return;
    }
    strokes = [...strokes, toStroke(event)].slice(-CARD_START_LENGTH);
    if (isCardStart(strokes)) take(event, strokes.map(({ key }) => key).join(''));
  }

  /** Letters with marks may come as finished text instead of keys. */
  function handleText(event: InputEvent) {
    if (scanned !== null) take(event, event.data ?? '');
  }

  function handlePaste(event: ClipboardEvent) {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (!looksLikeCitizenCard(pasted)) return;
    event.preventDefault();
    onCard(pasted);
  }

  window.addEventListener('keydown', handleKey, true);
  window.addEventListener('beforeinput', handleText, true);
  window.addEventListener('paste', handlePaste, true);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', handleKey, true);
    window.removeEventListener('beforeinput', handleText, true);
    window.removeEventListener('paste', handlePaste, true);
  };
}

function toStroke({ key, timeStamp, target }: KeyboardEvent): KeyStroke {
  const field = isTextControl(target) ? target : null;
  return { key, at: timeStamp, field, valueBefore: field?.value ?? '' };
}

function isCardStart(strokes: readonly KeyStroke[]): boolean {
  const [first, last] = [strokes.at(0), strokes.at(-1)];
  if (!first || !last || !CARD_START.test(strokes.map(({ key }) => key).join(''))) return false;
  return last.at - first.at <= FAST_MS_PER_KEY * (CARD_START_LENGTH - 1);
}

function isTextControl(target: EventTarget | null): target is TextControl {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
