/** What closes a tablet: no key at hand, nobody at work in this tab. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { KeyCustody } from '../keys/key-custody.ts';
import type { Pins } from '../keys/pins.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Tabs } from '../platform/tabs.ts';
import type { LockFacts } from './lock-facts.svelte.ts';
import type { OwnSession } from './session.svelte.ts';

export interface LockOptions {
  readonly custody: KeyCustody;
  readonly pins: Pins;
  readonly tabs: Tabs;
  readonly preferences: Preferences;
  readonly today: () => string;
  /** Made after the lock. */
  readonly session: () => OwnSession;
  /** Greets the centre for the ward, which may bring its key. @returns false when it could not be reached */
  readonly askCentre: (ward: WardCode) => Promise<boolean>;
  /** The key of the ward has come to hand; its lists may be shown when this is done. */
  readonly onWardOpened: (ward: WardCode) => Promise<void>;
  readonly onLocked: () => void;
}

export interface Tools extends LockOptions {
  readonly facts: LockFacts;
  readonly keepWork: () => Promise<void>;
}

/** At once, without keeping what is typed. Whatever is being opened has been overtaken by it. */
export function drop({ custody, facts, onLocked }: Tools): void {
  custody.drop();
  facts.entry.noteClosed();
  onLocked();
}

/** Also where it is not open: keys may be at hand for somebody who is about to come in. */
export async function close(tools: Tools): Promise<void> {
  const { facts, keepWork } = tools;
  if (facts.entry.openFor !== null) {
    // From here on no other tab is given them: a browser may have slept through the lock, and be asked before this is done.
    facts.entry.noteClosing();
    await keepWork();
  }
  drop(tools);
}

/**
 * What the store fails in the middle of is not left half open.
 * @param opening is given its turn: what has been opened or closed since is another's
 */
export async function whole<T>(tools: Tools, opening: (turn: number) => Promise<T>): Promise<T> {
  const turn = tools.facts.entry.takeTurn();
  try {
    return await opening(turn);
  } catch (error) {
    if (tools.facts.entry.turn === turn) drop(tools);
    throw error;
  }
}
