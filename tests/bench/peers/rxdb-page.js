/** RxDB with its Dexie storage and its HTTP replication, as its documentation sets them up. `window.peer` is what the bench calls. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

const text = { type: 'string' };
const orNull = (type) => ({ type: [type, 'null'] });
const moment = { type: 'number', minimum: 0, maximum: 5_000_000_000_000, multipleOf: 1 };
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    updatedAt: moment,
    dueAt: moment,
    receivedAt: moment,
    firstDueAt: moment,
    resolvedAt: orNull('number'),
    endedAt: orNull('number'),
    timeliness: orNull('string'),
    evidence: orNull('string'),
    history: { type: 'array', items: { type: 'object' } },
    ...Object.fromEntries(
      [
        'code',
        'token',
        'lookupCode',
        'status',
        'applicantName',
        'phone',
        'personalId',
        'address',
        'procedureCode',
        'procedureName',
        'sector',
        'holderName',
        'channel',
        'returnMethod',
        'calendarVersion',
      ].map((name) => [name, text]),
    ),
  },
  required: ['id', 'updatedAt', 'dueAt'],
  indexes: ['dueAt'],
};

async function openDossiers() {
  const database = await createRxDatabase({ name: 'peer', storage: getRxStorageDexie(), multiInstance: false });
  const { dossiers } = await database.addCollections({ dossiers: { schema } });
  return dossiers;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

window.peer = {
  /** @returns milliseconds until every dossier is in the store and counted */
  async load({ batchSize, count }) {
    const started = performance.now();
    const dossiers = await openDossiers();
    const replication = replicateRxCollection({
      collection: dossiers,
      replicationIdentifier: 'load',
      live: false,
      waitForLeadership: false,
      pull: { batchSize, handler: (checkpoint, size) => post('/rxdb/pull', { checkpoint, batchSize: size }) },
    });
    const failed = new Promise((_, reject) => replication.error$.subscribe(reject));
    await Promise.race([replication.awaitInitialReplication(), failed]);
    const counted = await dossiers.count().exec();
    if (counted !== count) throw new Error(`RxDB holds ${counted} of ${count}`);
    return performance.now() - started;
  },
  /** @returns milliseconds from the start of replication until the server has every change */
  async push({ batchSize, documents }) {
    const dossiers = await openDossiers();
    const written = await dossiers.bulkInsert(documents);
    if (written.success.length !== documents.length) throw new Error('RxDB did not keep the changes');
    let sent = 0;
    const started = performance.now();
    const replication = replicateRxCollection({
      collection: dossiers,
      replicationIdentifier: 'push',
      live: false,
      waitForLeadership: false,
      push: {
        batchSize,
        async handler(rows) {
          const conflicts = await post('/rxdb/push', rows);
          sent += rows.length;
          return conflicts;
        },
      },
    });
    const failed = new Promise((_, reject) => replication.error$.subscribe(reject));
    await Promise.race([replication.awaitInitialReplication(), failed]);
    if (sent !== documents.length) throw new Error(`RxDB sent ${sent} of ${documents.length}`);
    return performance.now() - started;
  },
};
