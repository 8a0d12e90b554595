import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HIDDEN_AFTER_MS, watchPage } from '#client/platform/page-life.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function setup() {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  const startAnew = vi.fn();
  const page = watchPage(startAnew);
  const seen: string[] = [];
  page.onChange(() => seen.push(page.state()));
  return {
    page,
    startAnew,
    seen,
    show(state: DocumentVisibilityState) {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
    },
    tell: (target: EventTarget, event: string) => void target.dispatchEvent(new Event(event)),
  };
}

test('a glance at another app changes nothing; half a minute away does', () => {
  const { page, seen, show } = setup();
  show('hidden');
  vi.advanceTimersByTime(HIDDEN_AFTER_MS - 1);
  show('visible');
  vi.advanceTimersByTime(HIDDEN_AFTER_MS);
  expect([page.state(), seen]).toEqual(['active', []]);
  show('hidden');
  vi.advanceTimersByTime(HIDDEN_AFTER_MS);
  expect(page.state()).toBe('hidden');
  show('visible');
  expect(seen).toEqual(['hidden', 'active']);
});

test('frozen at once, and back to what it is when it thaws', () => {
  const { page, seen, show, tell } = setup();
  show('hidden');
  tell(document, 'freeze');
  expect(page.state()).toBe('frozen');
  vi.advanceTimersByTime(HIDDEN_AFTER_MS);
  expect(page.state()).toBe('frozen');
  tell(document, 'resume');
  vi.advanceTimersByTime(HIDDEN_AFTER_MS);
  expect(seen).toEqual(['frozen', 'active', 'hidden']);
});

test('left for another page, it is frozen, and starts anew when it comes back from the cache: a lock may have passed it by', () => {
  const { page, tell, startAnew } = setup();
  tell(window, 'pageshow');
  expect(startAnew).not.toHaveBeenCalled();
  tell(window, 'pagehide');
  expect(page.state()).toBe('frozen');
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(page.state()).toBe('frozen');
  expect(startAnew).toHaveBeenCalledOnce();
});

test('opened in the background, it is hidden after a while', () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const page = watchPage(() => {});
  vi.advanceTimersByTime(HIDDEN_AFTER_MS);
  expect(page.state()).toBe('hidden');
});
