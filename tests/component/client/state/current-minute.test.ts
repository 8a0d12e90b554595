import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { at } from '#support/fixed-clock.ts';
import CurrentMinuteHarness from './CurrentMinuteHarness.svelte';

beforeEach(() => void vi.useFakeTimers({ now: at('2026-03-12 14:05:40') }));
afterEach(() => void vi.useRealTimers());

const clock = { now: () => Date.now() as Instant };

test('moves on at each full minute and rests in between', async () => {
  render(CurrentMinuteHarness, { clock });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(screen.getByText('14:05')).toBeInTheDocument();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(screen.getByText('14:06')).toBeInTheDocument();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.getByText('14:07')).toBeInTheDocument();
});

test('looks at the clock when the tablet wakes, and still keeps one timer only', async () => {
  const { unmount } = render(CurrentMinuteHarness, { clock });
  vi.setSystemTime(at('2026-03-12 16:30:00'));
  document.dispatchEvent(new Event('visibilitychange'));
  await tick();
  expect(screen.getByText('16:30')).toBeInTheDocument();
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
