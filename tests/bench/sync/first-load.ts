/**
 * A blank tablet takes over ten thousand dossiers: ours until every one is listed, counted and found by the search, and until
 * every history is here; RxDB and PouchDB until every one is stored and counted; and the limit, the same bytes of our snapshot
 * fetched and put and nothing else.
 * Real headless Chromium, a fresh profile for each run, the ways taking turns.
 */
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { makeHistories } from './dossier-set.ts';
import { inTurn } from './in-turn.ts';
import { callFresh, centrePage, loadOwnScripts, type OwnScripts } from './pages.ts';
import { loadPeers, POUCHDB, RXDB, withPeerServer, type PeerScripts } from './peers.ts';
import { toPeerDocument } from './peer-document.ts';
import { withSyncCentre, type SyncCentre } from './sync-centre.ts';
import { wantedOf } from './wanted.ts';

const DOSSIERS = 10_000;
const RUNS = 5;
const USABLE_MS = 1000;

export async function benchFirstLoad(): Promise<readonly Figure[]> {
  const scripts = { ...(await loadPeers()), ...(await loadOwnScripts()) };
  return withSyncCentre(DOSSIERS, (centre) => {
    const { ward, officer } = centre;
    const histories = makeHistories(DOSSIERS, { ward, device: '' as never, userId: officer.userId, seed: 1 });
    return withPeerServer(Array.from(histories, toPeerDocument), (peersUrl) => compare({ centre, peersUrl, scripts }));
  });
}

interface Setting {
  readonly centre: SyncCentre;
  readonly peersUrl: string;
  readonly scripts: OwnScripts & PeerScripts;
}

/** One first load each, in a profile of its own. */
function waysOf({ centre, peersUrl, scripts }: Setting) {
  const count = DOSSIERS;
  const rxdb = (batchSize: number) => () =>
    callFresh({ url: peersUrl, scripts: scripts.rxdb }, ['peer', 'load'], { batchSize, count });
  const pouchdb = (adapter: string, options: object) => () =>
    callFresh({ url: peersUrl, scripts: scripts.pouchdb }, ['peer', 'load'], { adapter, options, count });
  const bare = (until: 'listed' | 'complete') => () =>
    callFresh(centrePage(centre, scripts.bare), ['bare', 'load'], { ward: centre.ward.code, until });
  return {
    ours: () => callFresh(centrePage(centre, scripts.tablet), ['tablet', 'load'], wantedOf(centre, count)),
    limitListed: bare('listed'),
    limitComplete: bare('complete'),
    rxdbDefault: rxdb(100),
    rxdbLarge: rxdb(1000),
    pouchDefault: pouchdb('idb', {}),
    pouchLarge: pouchdb('idb', { batch_size: 1000 }),
    pouchIndexeddb: pouchdb('indexeddb', { batch_size: 1000 }),
  };
}

async function compare(setting: Setting): Promise<readonly Figure[]> {
  const { centre, scripts } = setting;
  const times = await inTurn(waysOf(setting), RUNS);
  const usable: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    usable.push(
      await callFresh(centrePage(centre, scripts.tablet), ['tablet', 'loadUntilUsable'], wantedOf(centre, DOSSIERS)),
    );
  }
  const listed = times.ours.map((ours) => ours.listed);
  const complete = times.ours.map((ours) => ours.complete);
  return [
    toFigure(`first load of ${DOSSIERS} dossiers, every one listed, counted and found`, listed, {
      unit: 'ms',
      limit: null,
      beside: [
        toBeside('limit: the same bytes fetched and put', times.limitListed, { ours: 'within', times: 2 }),
        toBeside(`${RXDB}, batch 100 (default)`, times.rxdbDefault, { ours: 'faster', times: 8 }),
        toBeside(`${RXDB}, batch 1000`, times.rxdbLarge, { ours: 'faster', times: 8 }),
        toBeside(`${POUCHDB}, batch 100 (default)`, times.pouchDefault, { ours: 'faster', times: 15 }),
        toBeside(`${POUCHDB}, batch 1000`, times.pouchLarge, { ours: 'faster', times: 8 }),
        toBeside(`${POUCHDB}, batch 1000, indexeddb`, times.pouchIndexeddb, { ours: 'faster', times: 8 }),
      ],
    }),
    toFigure(`${DOSSIERS} dossiers: every history here too`, complete, {
      unit: 'ms',
      limit: null,
      beside: [
        toBeside('limit: the same bytes fetched and put', times.limitComplete),
        toBeside(`${RXDB}, batch 1000`, times.rxdbLarge),
        toBeside(`${POUCHDB}, batch 1000, indexeddb`, times.pouchIndexeddb),
      ],
    }),
    toFigure(`${DOSSIERS} dossiers: first open ones in the lists`, usable, {
      unit: 'ms',
      limit: { value: USABLE_MS, on: 'median' },
    }),
  ];
}
