/// <reference lib="webworker" />
/** Keeps the whole app on the tablet, so that it opens cold without a network. Data never passes through here. */
import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

/** Pages and services of the centre itself. */
const CENTRE = [/^\/api\//, /^\/t\//, /^\/tra-cuu/, /^\/thiet-lap/, /^\/healthz/, /^\/readyz/, /^\/metrics/];

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: CENTRE }));
clientsClaim();

self.addEventListener('message', (event) => {
  // A half-filled form must not be reloaded: only the officer's consent lets a new version take over.
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
