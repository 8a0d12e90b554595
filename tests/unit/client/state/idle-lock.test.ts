/** When a tablet nobody touches is locked, and what it waits for. */
import { describe, expect, test, vi } from 'vitest';
import { createHeldWork } from '#client/state/held-work.ts';
import { BUSY_LOCK_MS, createIdleLock, IDLE_LOCK_MS } from '#client/state/idle-lock.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { setupFixedClock } from '#support/fixed-clock.ts';
import { createMemoryLocks } from '#support/memory-locks.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';

/** A tab of a tablet; `locks` and `clock` are shared by its tabs. */
function setup({ locks = createMemoryLocks(), fixed = setupFixedClock(MONDAY_MORNING) } = {}) {
  const lock = vi.fn(async () => {});
  const work = createHeldWork();
  const idle = createIdleLock({ clock: fixed.clock, locks, isBusy: work.isBusy, lock });
  return { ...fixed, lock, work, idle };
}

const BUSY = { isBusy: () => true, keep: async () => {} };

describe('the idle lock', () => {
  test('strikes after five minutes without a sign of anybody', async () => {
    const { idle, lock, advance } = setup();
    advance(IDLE_LOCK_MS - 1);
    await idle.look();
    idle.noteSign();
    advance(IDLE_LOCK_MS - 1);
    await idle.look();
    expect(lock).not.toHaveBeenCalled();
    advance(1);
    await idle.look();
    expect(lock).toHaveBeenCalledOnce();
  });

  test('waits for a reception half filled, and not for ever', async () => {
    const { idle, lock, advance, work } = setup();
    const letGo = work.hold(BUSY);
    advance(BUSY_LOCK_MS - 1);
    await idle.look();
    expect(lock).not.toHaveBeenCalled();
    advance(1);
    await idle.look();
    expect(lock).toHaveBeenCalledOnce();
    letGo();
    await idle.look();
    expect(lock).toHaveBeenCalledTimes(2);
    idle.noteSign();
    advance(IDLE_LOCK_MS);
    await idle.look();
    await vi.waitFor(() => expect(lock).toHaveBeenCalledTimes(4));
  });

  test('strikes where the browser gives no locks to ask other tabs by', async () => {
    const locks = createMemoryLocks();
    locks.tryHold = () => Promise.reject(new DOMException('no locks', 'SecurityError'));
    const { idle, lock, advance } = setup({ locks });
    advance(IDLE_LOCK_MS);
    await idle.look();
    expect(lock).toHaveBeenCalledOnce();
  });

  test('waits as long for a reception in another tab, though the tablet slept meanwhile', async () => {
    const tablet = { locks: createMemoryLocks(), fixed: setupFixedClock(MONDAY_MORNING) };
    const [tab, other] = [setup(tablet), setup(tablet)];
    const letGo = other.work.hold(BUSY);
    await other.idle.look();
    tablet.fixed.advance(BUSY_LOCK_MS - 1);
    await tab.idle.look();
    expect(tab.lock).not.toHaveBeenCalled();
    letGo();
    await other.idle.look();
    await tab.idle.look();
    expect(tab.lock).toHaveBeenCalledOnce();
  });

  test('does not wait for another tab for ever', async () => {
    const tablet = { locks: createMemoryLocks(), fixed: setupFixedClock(MONDAY_MORNING) };
    const [tab, other] = [setup(tablet), setup(tablet)];
    other.work.hold(BUSY);
    await other.idle.look();
    tablet.fixed.advance(BUSY_LOCK_MS);
    await tab.idle.look();
    expect(tab.lock).toHaveBeenCalledOnce();
  });

  test('counts the hours a tablet slept, and the touch that wakes it opens nothing', async () => {
    const { idle, lock, set } = setup();
    set((MONDAY_MORNING + IDLE_LOCK_MS) as Instant);
    idle.noteSign();
    await vi.waitFor(() => expect(lock).toHaveBeenCalledOnce());
  });

  test('is not put off by a clock that is set back', async () => {
    const { idle, lock, advance, set } = setup();
    advance(IDLE_LOCK_MS);
    set((MONDAY_MORNING - IDLE_LOCK_MS) as Instant);
    await idle.look();
    expect(lock).toHaveBeenCalledOnce();
  });
});

describe('work under way', () => {
  test('is kept before any lock; one that fails, or never ends, does not keep the tablet open', async () => {
    vi.useFakeTimers();
    const work = createHeldWork();
    const kept = vi.fn(async () => {});
    work.hold({ isBusy: () => true, keep: async () => Promise.reject(new Error('đĩa đầy')) });
    work.hold({ isBusy: () => true, keep: () => new Promise(() => {}) });
    work.hold({ isBusy: () => false, keep: kept });
    const all = work.keepAll();
    await vi.advanceTimersByTimeAsync(1000);
    await all;
    vi.useRealTimers();
    expect(kept).toHaveBeenCalledOnce();
  });
});
