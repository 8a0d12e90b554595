/** When a tablet nobody touches is locked, and what it waits for. */
import { describe, expect, test, vi } from 'vitest';
import { createHeldWork } from '#client/state/held-work.ts';
import { BUSY_LOCK_MS, createIdleLock, IDLE_LOCK_MS } from '#client/state/idle-lock.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { setupFixedClock } from '#support/fixed-clock.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';

function setup() {
  const fixed = setupFixedClock(MONDAY_MORNING);
  const lock = vi.fn(async () => {});
  const work = createHeldWork();
  const idle = createIdleLock({ clock: fixed.clock, isBusy: work.isBusy, lock });
  return { ...fixed, lock, work, idle };
}

describe('the idle lock', () => {
  test('strikes after five minutes without a sign of anybody', () => {
    const { idle, lock, advance } = setup();
    advance(IDLE_LOCK_MS - 1);
    idle.look();
    idle.noteSign();
    advance(IDLE_LOCK_MS - 1);
    idle.look();
    expect(lock).not.toHaveBeenCalled();
    advance(1);
    idle.look();
    expect(lock).toHaveBeenCalledOnce();
  });

  test('waits for a reception half filled, and not for ever', () => {
    const { idle, lock, advance, work } = setup();
    const letGo = work.hold({ isBusy: () => true, keep: async () => {} });
    advance(BUSY_LOCK_MS - 1);
    idle.look();
    expect(lock).not.toHaveBeenCalled();
    advance(1);
    idle.look();
    expect(lock).toHaveBeenCalledOnce();
    idle.noteSign();
    letGo();
    advance(IDLE_LOCK_MS);
    idle.look();
    expect(lock).toHaveBeenCalledTimes(3);
  });

  test('counts the hours a tablet slept, and the touch that wakes it opens nothing', () => {
    const { idle, lock, set } = setup();
    set((MONDAY_MORNING + IDLE_LOCK_MS) as Instant);
    idle.noteSign();
    expect(lock).toHaveBeenCalledOnce();
  });

  test('is not put off by a clock that is set back', () => {
    const { idle, lock, advance, set } = setup();
    advance(IDLE_LOCK_MS);
    set((MONDAY_MORNING - IDLE_LOCK_MS) as Instant);
    idle.look();
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
