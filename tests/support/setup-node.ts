/**
 * Before each test file in Node: an empty IndexedDB, without which a live query of Dexie neither answers nor fails.
 * Files share a process (`isolate: false`), so each one puts back what it replaced.
 */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, vi } from 'vitest';

globalThis.indexedDB = new IDBFactory();
// Dexie keeps the one it found when it was first imported.
Dexie.dependencies.indexedDB = globalThis.indexedDB;

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
