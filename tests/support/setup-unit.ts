/** Dexie in Node: without IndexedDB a live query neither answers nor fails. */
import 'fake-indexeddb/auto';
