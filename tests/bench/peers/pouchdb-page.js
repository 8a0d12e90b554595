/** PouchDB as its own builds give it (global `PouchDB`, with or without the indexeddb adapter). `window.peer` is what the bench calls. */
/* global PouchDB */

window.peer = {
  /** @returns milliseconds until every dossier is in the store and counted */
  async load({ adapter, options, count }) {
    const started = performance.now();
    const database = new PouchDB('peer', { adapter });
    await PouchDB.replicate(`${location.origin}/pouch/dossiers`, database, options);
    const counted = (await database.info()).doc_count;
    if (counted !== count) throw new Error(`PouchDB holds ${counted} of ${count}`);
    return performance.now() - started;
  },
  /** @returns milliseconds from the start of replication until the server has every change */
  async push({ adapter, options, documents, target }) {
    const database = new PouchDB('peer', { adapter });
    await database.bulkDocs(documents.map(({ id, ...rest }) => ({ _id: id, ...rest })));
    const remote = new PouchDB(`${location.origin}/pouch/${target}`);
    await remote.info();
    const started = performance.now();
    const { docs_written: sent } = await PouchDB.replicate(database, remote, options);
    if (sent !== documents.length) throw new Error(`PouchDB sent ${sent} of ${documents.length}`);
    return performance.now() - started;
  },
};
