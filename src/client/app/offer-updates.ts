/** Registers the service worker and offers a new version when one waits; it takes over only when the officer agrees. */
import { Workbox } from 'workbox-window';
import type { UpdateSignals } from '../state/update.svelte.ts';
import { workerAddress } from './worker-address.ts';

const CHECK_EVERY_MS = 60 * 60 * 1000;

export function offerUpdates({ onReady, onOvertaken }: UpdateSignals): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const workbox = new Workbox(workerAddress());
  let isApplying = false;
  workbox.addEventListener('waiting', () => {
    onReady(() => {
      isApplying = true;
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    });
  });
  // Another tab took the new version. This one may hold a half-filled form: it is told, and never reloaded.
  if (navigator.serviceWorker.controller) {
    navigator.serviceWorker.addEventListener('controllerchange', () => isApplying || onOvertaken());
  }
  // A page of the old version that is no longer kept: only the new app can open it. Before the app is kept it is only the line.
  addEventListener('vite:preloadError', () => navigator.serviceWorker.controller && onOvertaken());
  void workbox.register().catch(() => undefined);
  setInterval(() => void workbox.update().catch(() => undefined), CHECK_EVERY_MS);
}

/** For an app too old to open its databases: lets a new version that waits take over, and loads it. */
export async function takeNewestVersion(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  await registration?.update().catch(() => undefined);
  if (!registration?.waiting) {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is of one origin and takes no other
  registration.waiting.postMessage({ type: 'SKIP_WAITING' });
}
