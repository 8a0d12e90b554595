/** The browser's connection to IndexedDB under a test's hand: it is lost as WebKit loses it, until the database is opened anew. */
import type { DBCore, Dexie } from 'dexie';

export interface LosableConnection {
  /** From the n-th next request on (1 is the next) everything fails until the database is opened anew. */
  loseAt(request: number, error?: DOMException): void;
  /** How often the database was opened. */
  opened(): number;
}

export const CONNECTION_LOST = () =>
  new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError');

/** Call before anything else is done with the database. */
export async function losable(database: Dexie): Promise<LosableConnection> {
  let left = Infinity;
  let isLost = false;
  let opened = 0;
  let failure = CONNECTION_LOST();
  const meet = () => {
    left -= 1;
    if (left === 0) isLost = true;
    if (isLost) throw failure;
  };
  database.close();
  database.use({
    stack: 'dbcore',
    name: 'losable',
    create(core: DBCore): DBCore {
      opened += 1;
      isLost = false;
      return {
        ...core,
        table(name) {
          const table = core.table(name);
          return {
            ...table,
            async get(request) {
              meet();
              return table.get(request);
            },
            async getMany(request) {
              meet();
              return table.getMany(request);
            },
            async query(request) {
              meet();
              return table.query(request);
            },
            async openCursor(request) {
              meet();
              return table.openCursor(request);
            },
            async count(request) {
              meet();
              return table.count(request);
            },
            async mutate(request) {
              meet();
              return table.mutate(request);
            },
          };
        },
      };
    },
  });
  await database.open();
  return {
    loseAt(request, error = CONNECTION_LOST()) {
      left = request;
      failure = error;
    },
    opened: () => opened,
  };
}
