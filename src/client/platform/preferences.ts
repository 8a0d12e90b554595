/** Small choices of whoever works at this tablet (which paper the printer beside it takes). Never about a citizen. */

export interface Preferences {
  /** @returns null when nothing was chosen, or the browser keeps nothing */
  read(key: string): string | null;
  write(key: string, value: string): void;
}

const PREFIX = 'dung-hen.preference.';

export function createBrowserPreferences(): Preferences {
  return {
    read: (key) => allowed(() => localStorage.getItem(PREFIX + key)) ?? null,
    write: (key, value) => allowed(() => localStorage.setItem(PREFIX + key, value)),
  };
}

/** A browser told to keep nothing throws at every touch; a choice not remembered is asked again. */
function allowed<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
