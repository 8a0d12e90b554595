/** Registers the service worker and offers a new version when one waits; it takes over only when the officer agrees. */
import { Workbox } from 'workbox-window';

const CHECK_EVERY_MS = 60 * 60 * 1000;

export function offerUpdates(onReady: (apply: () => void) => void): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const workbox = new Workbox('/service-worker.js');
  workbox.addEventListener('waiting', () => {
    onReady(() => {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    });
  });
  void workbox.register().catch(() => undefined);
  setInterval(() => void workbox.update().catch(() => undefined), CHECK_EVERY_MS);
}
