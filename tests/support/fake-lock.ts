/** The lock of the tablet under the test's hand, in the place of the one that holds keys. */
import type { Lock } from '#client/state/lock.svelte.ts';
import { createHeldWork, type HeldWorks } from '#client/state/held-work.ts';
import { ok } from '#domain/base/result.ts';
import { reactiveBox } from './reactive-box.svelte.ts';

export type LockFacts = Pick<Lock, 'isLocked' | 'officers' | 'hasPin' | 'needsPresentPin' | 'asksForPin'> & {
  /** What is left of the wait, in ms. */
  readonly waitMs: number;
};

export interface FakeLock {
  readonly lock: Lock;
  readonly held: Pick<HeldWorks, 'isBusy' | 'keepAll'>;
  set(changes: Partial<LockFacts>): void;
}

export interface FakeLockOptions {
  readonly calls: string[];
  readonly answers: Partial<Pick<Lock, 'unlock' | 'setPin'>>;
}

export function fakeLock({ calls, answers }: FakeLockOptions): FakeLock {
  const facts = reactiveBox<LockFacts>({
    isLocked: false,
    officers: [],
    hasPin: false,
    needsPresentPin: false,
    asksForPin: false,
    waitMs: 0,
  });
  const held = createHeldWork();
  const set = (changes: Partial<LockFacts>) => (facts.value = { ...facts.value, ...changes });
  return {
    lock: {
      get isLocked() {
        return facts.value.isLocked;
      },
      get officers() {
        return facts.value.officers;
      },
      get hasPin() {
        return facts.value.hasPin;
      },
      get needsPresentPin() {
        return facts.value.needsPresentPin;
      },
      get asksForPin() {
        return facts.value.asksForPin;
      },
      postponePin: () => set({ asksForPin: false }),
      async unlock(userId, pin) {
        const opened = answers.unlock ? await answers.unlock(userId, pin) : ok(null);
        if (opened.ok) set({ isLocked: false });
        return opened;
      },
      async lock() {
        if (!facts.value.hasPin) return false;
        calls.push('lock');
        set({ isLocked: true });
        return true;
      },
      setPin: answers.setPin ?? (async () => ok(null)),
      waitFor: async () => facts.value.waitMs,
      hold: held.hold,
    },
    held,
    set,
  };
}
