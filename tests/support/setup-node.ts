/**
 * Before each test file: an empty IndexedDB, without which a live query of Dexie neither answers nor fails in Node.
 * Files share a process (`isolate: false`), so each one puts back what it replaced.
 */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, afterEach, vi } from 'vitest';

/** Vitest waits one second, which is short while both cores are busy; what comes at all is not waited for so long. */
const PATIENCE_MS = 10_000;

globalThis.indexedDB = new IDBFactory();
// Dexie keeps the one it found when it was first imported.
Dexie.dependencies.indexedDB = globalThis.indexedDB;

/** A live query left open looks at every write of every test after it: hundreds of them cost more than the tests themselves. */
const written = Dexie.on('storagemutated');
const ofDexieItself = new Set(written.subscribers);

afterEach(() => {
  for (const subscriber of written.subscribers) {
    if (!ofDexieItself.has(subscriber)) written.unsubscribe(subscriber as () => void);
  }
});

const { waitFor } = vi;
vi.waitFor = (check, options = PATIENCE_MS) => waitFor(check, options);

afterAll(() => {
  vi.waitFor = waitFor;
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
