/**
 * A thousand receptions recorded offline are sent: ours from the outbox until the centre has stored every one in PostgreSQL and
 * the tablet has noted it; RxDB and PouchDB until their server has them in memory; and one bare POST of our bytes.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { makeHistories } from './dossier-set.ts';
import { inTurn } from './in-turn.ts';
import { callFresh, centrePage, loadOwnScripts, type OwnScripts } from './pages.ts';
import { loadPeers, POUCHDB, RXDB, withPeerServer, type PeerScripts } from './peers.ts';
import { toPeerDocument, type PeerDocument } from './peer-document.ts';
import { withSyncCentre, type SyncCentre } from './sync-centre.ts';

const CHANGES = 1000;
const RUNS = 5;

export async function benchPush(): Promise<readonly Figure[]> {
  const scripts = { ...(await loadPeers()), ...(await loadOwnScripts()) };
  return withSyncCentre(0, (centre) =>
    withPeerServer([], async (peersUrl) => [await compare({ centre, peersUrl, scripts })]),
  );
}

interface Setting {
  readonly centre: SyncCentre;
  readonly peersUrl: string;
  readonly scripts: OwnScripts & PeerScripts;
}

async function compare(setting: Setting): Promise<Figure> {
  const times = await inTurn(waysOf(setting), RUNS);
  return toFigure(`push of ${CHANGES} changes`, times.ours, {
    unit: 'ms',
    limit: null,
    beside: [
      toBeside('limit: one bare POST of the same bytes', times.bare, { ours: 'within', times: 4 }),
      toBeside(`${RXDB}, batch 100 (default)`, times.rxdbDefault, { ours: 'faster', times: 8 }),
      toBeside(`${RXDB}, batch 1000`, times.rxdbLarge, { ours: 'faster', times: 8 }),
      toBeside(`${POUCHDB}, batch 100 (default)`, times.pouchDefault, { ours: 'faster', times: 5 }),
      toBeside(`${POUCHDB}, batch 1000`, times.pouchLarge, { ours: 'faster', times: 5 }),
    ],
  });
}

/** Each run sends other changes: nothing is there already. */
function waysOf({ centre, peersUrl, scripts }: Setting) {
  let made = 0;
  const receptions = () => makeReceptions(centre, (made += 1));
  const documents = (): PeerDocument[] => receptions().map((event) => toPeerDocument([event]));
  const rxdb = (batchSize: number) => () =>
    callFresh({ url: peersUrl, scripts: scripts.rxdb }, ['peer', 'push'], { batchSize, documents: documents() });
  const pouchdb = (adapter: string, options: object) => () => {
    const given = { adapter, options, documents: documents(), target: `pushed-${made}` };
    return callFresh({ url: peersUrl, scripts: scripts.pouchdb }, ['peer', 'push'], given);
  };
  return {
    ours: () => callFresh(centrePage(centre, scripts.tablet), ['tablet', 'push'], centre.ward.code, receptions()),
    bare: () => callFresh({ url: peersUrl, scripts: scripts.bare }, ['bare', 'post'], JSON.stringify(receptions())),
    rxdbDefault: rxdb(100),
    rxdbLarge: rxdb(1000),
    pouchDefault: pouchdb('idb', {}),
    pouchLarge: pouchdb('idb', { batch_size: 1000 }),
  };
}

/** Each time others, with numbers nobody has: the agency's code says which time it was. */
function makeReceptions({ ward, officer }: SyncCentre, time: number): DossierEvent[] {
  const agencyCode = `${ward.agencyCode}.${time}`;
  const options = { ward: { ...ward, agencyCode }, device: '' as never, userId: officer.userId, seed: 100 + time };
  return [...makeHistories(CHANGES, options)].flatMap(([reception]) => reception ?? []);
}
