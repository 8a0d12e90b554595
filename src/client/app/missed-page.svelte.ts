/**
 * A page that could not be fetched. Once the browser has kept the app every page is on the tablet; in its first minutes, a line
 * that fails takes the page with it, and a tap that did nothing must not pass for one that was not felt. The router waits for
 * ever for such a page and calls no hook, and browsers never fetch a module again that failed once: only a reload brings it.
 */
let isMissed = $state(false);

addEventListener('vite:preloadError', () => {
  isMissed = true;
});

export const missedPage = {
  /** The page last asked for did not come. Reactive. */
  get current(): boolean {
    return isMissed;
  },
  /** Another page has come. */
  forget(): void {
    isMissed = false;
  },
};

/**
 * Loads the app anew, unless that would leave the browser's own error page in its place.
 * @returns false where the app can be had neither from the tablet nor from the centre; nothing has happened then
 */
export async function reloadIfThere(): Promise<boolean> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const isThere =
    registration?.active || (await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null))?.ok;
  if (isThere) location.reload();
  return Boolean(isThere);
}
