/** A disk without room: the browser refuses every row that is written, as Chromium and WebKit do. */
import type { Dexie } from 'dexie';

/** @returns makes room again */
export function fillDisk(database: Dexie): () => void {
  const refuse = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  for (const table of database.tables) {
    table.hook('creating', refuse);
    table.hook('updating', refuse);
  }
  return () => {
    for (const table of database.tables) {
      table.hook('creating').unsubscribe(refuse);
      table.hook('updating').unsubscribe(refuse);
    }
  };
}
