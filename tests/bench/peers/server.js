/**
 * What the peers talk to, in a process of its own and in memory, so that no disk of theirs is measured:
 * `node server.js FILE`, where FILE holds one dossier a line. Prints `ready <url>`.
 */
import { readFileSync } from 'node:fs';
import express from 'express';
import createPouchApp from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memoryAdapter from 'pouchdb-adapter-memory';

const PAGE = '<!doctype html><meta charset="utf-8"><title>peer</title>';

const documents = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1));
const pushed = new Map();

PouchDB.plugin(memoryAdapter);
const Pouch = PouchDB.defaults({ adapter: 'memory' });
const dossiers = new Pouch('dossiers');
for (let from = 0; from < documents.length; from += 5000) {
  await dossiers.bulkDocs(documents.slice(from, from + 5000).map(({ id, ...rest }) => ({ _id: id, ...rest })));
}

const app = express();
app.get('/', (_request, response) => response.type('html').send(PAGE));

/** RxDB's own checkpoint: documents after (updatedAt, id), in that order. */
app.post('/rxdb/pull', express.json(), ({ body: { checkpoint, batchSize } }, response) => {
  const from = checkpoint ? indexAfter(checkpoint) : 0;
  const found = documents.slice(from, from + batchSize);
  const last = found.at(-1);
  response.json({ documents: found, checkpoint: last ? { updatedAt: last.updatedAt, id: last.id } : checkpoint });
});

/** Rows of { newDocumentState, assumedMasterState }; none of the bench's conflict. */
app.post('/rxdb/push', express.json({ limit: '64mb' }), ({ body }, response) => {
  for (const { newDocumentState } of body) pushed.set(newDocumentState.id, newDocumentState);
  response.json([]);
});

/** Reads the whole body and answers: the least a POST of so many bytes can cost. */
app.post('/sink', (request, response) => {
  request.resume().on('end', () => response.json({}));
});

app.use('/pouch', createPouchApp(Pouch, { inMemoryConfig: true, logPath: '/dev/null' }));

const server = app.listen(0, '127.0.0.1', () => console.log(`ready http://localhost:${server.address().port}`));

function indexAfter({ updatedAt, id }) {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { updatedAt: at, id: key } = documents[middle];
    if (at < updatedAt || (at === updatedAt && key <= id)) low = middle + 1;
    else high = middle;
  }
  return low;
}
