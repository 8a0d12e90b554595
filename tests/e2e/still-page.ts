/** Watches that nothing slips away while a finger comes down on it. */
import type { Page } from '@playwright/test';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * From now on notes, frame by frame, where the button or link with exactly these words is drawn, in pixels of the screen:
 * scrolling counts too.
 * @returns ends the watch: each place it was drawn at, one after the other; one alone when it never moved
 */
export async function watchPlaceOf(page: Page, words: string): Promise<() => Promise<Place[]>> {
  const watch = await page.evaluateHandle((wanted) => {
    const watching = { places: [] as { x: number; y: number }[], isOver: false };
    const look = () => {
      if (watching.isOver) return;
      const element = [...document.querySelectorAll('main :is(a, button)')].find(
        ({ textContent }) => textContent.trim() === wanted,
      );
      if (element) {
        const { x, y } = element.getBoundingClientRect();
        const last = watching.places.at(-1);
        if (last?.x !== x || last.y !== y) watching.places.push({ x, y });
      }
      requestAnimationFrame(look);
    };
    look();
    return watching;
  }, words);
  return () =>
    watch.evaluate((watching) => {
      watching.isOver = true;
      return watching.places;
    });
}
