/** Tabs of one tablet open and lock together: an unlocked one gives its keys to one that was opened later. */
import type { SessionUser } from '#protocol/session-messages.ts';
import type { HandedKeys, KeyCustody } from '../keys/key-custody.ts';
import type { WardStanding } from '../keys/leave-ward.ts';
import type { Tabs } from '../platform/tabs.ts';

export interface SharedKeysOptions {
  readonly tabs: Tabs;
  readonly custody: Pick<KeyCustody, 'handOut' | 'adopt' | 'hear'>;
  /** This tab is on its way to be locked. */
  readonly isClosing: () => boolean;
  /** Who is signed in here and locked; null when nothing is wanted. */
  readonly whoIsLocked: () => SessionUser | null;
  readonly onAdopted: (user: SessionUser) => Promise<void>;
  readonly onLock: () => Promise<void>;
}

export interface SharedKeys {
  /** @returns when keys were adopted, or nobody has answered */
  askTabs(): Promise<void>;
  /** This tab has been unlocked: the others need not ask for the PIN as well. */
  tellOpen(): void;
  /** Somebody locked the tablet here. */
  tellLocked(): void;
}

/** A tab that is not asleep answers within milliseconds, and the officer waits for her first screen. */
const PATIENCE_MS = 150;

export function shareKeys({ tabs, custody, isClosing, whoIsLocked, onAdopted, onLock }: SharedKeysOptions): SharedKeys {
  let onAnswer = () => {};

  function tellOpen(): void {
    const handed = isClosing() ? null : custody.handOut();
    if (handed) tabs.tell({ type: 'keys', handed });
  }

  async function adopt(handed: HandedKeys): Promise<void> {
    const user = whoIsLocked();
    if (!user || !custody.adopt(user, handed)) return;
    await onAdopted(user);
    onAnswer();
  }

  tabs.onTold((message) => {
    if (message.type === 'keys-wanted') tellOpen();
    // What the store fails in the middle of stays locked here: her PIN opens it.
    else if (message.type === 'keys') adopt(message.handed as HandedKeys).catch(() => undefined);
    else if (message.type === 'ward-standing') custody.hear(message.standing as WardStanding);
    else if (message.type === 'lock') void onLock();
  });

  return {
    async askTabs() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const answered = new Promise<void>((resolve) => {
        onAnswer = resolve;
        timer = setTimeout(resolve, PATIENCE_MS);
      });
      tabs.tell({ type: 'keys-wanted' });
      await answered;
      clearTimeout(timer);
    },
    tellOpen,
    tellLocked: () => tabs.tell({ type: 'lock' }),
  };
}
