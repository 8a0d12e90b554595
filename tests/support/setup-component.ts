/** Component tests run on jsdom with a real Dexie over an in-memory IndexedDB. */
import 'fake-indexeddb/auto';
import '@testing-library/jest-dom/vitest';
