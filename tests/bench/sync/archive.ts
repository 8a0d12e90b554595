/**
 * A blank tablet takes over a hundred thousand dossiers, and then lives with them: when the counter is usable, when every
 * dossier is there, how much memory it takes, and how long the search takes to answer after a fresh start.
 */
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { makeHistories } from './dossier-set.ts';
import { withFreshPage } from './fresh-page.ts';
import { inTurn } from './in-turn.ts';
import { readMemory } from './page-memory.ts';
import { callFresh, callPage, centrePage, loadOwnScripts, type OwnScripts } from './pages.ts';
import { loadPeers, RXDB, withPeerServer, type PeerScripts } from './peers.ts';
import { toPeerDocument } from './peer-document.ts';
import { withSyncCentre, type SyncCentre } from './sync-centre.ts';
import { wantedOf } from './wanted.ts';

const DOSSIERS = 100_000;
const RUNS = 3;
const LOAD_MS = 8000;
const USABLE_MS = 1000;
const REOPEN_MS = 3000;
const MEMORY_MB = 250;

export async function benchArchive(): Promise<readonly Figure[]> {
  const scripts = { ...(await loadPeers()), ...(await loadOwnScripts()) };
  return withSyncCentre(DOSSIERS, async (centre) => {
    const { ward, officer } = centre;
    const histories = makeHistories(DOSSIERS, { ward, device: '' as never, userId: officer.userId, seed: 1 });
    const documents = Array.from(histories, toPeerDocument);
    const loads = await withPeerServer(documents, (peersUrl) => benchLoads({ centre, peersUrl, scripts }));
    return [...loads, ...(await benchLivingWith(centre, scripts))];
  });
}

interface Setting {
  readonly centre: SyncCentre;
  readonly peersUrl: string;
  readonly scripts: OwnScripts & PeerScripts;
}

async function benchLoads({ centre, peersUrl, scripts }: Setting): Promise<readonly Figure[]> {
  const wanted = wantedOf(centre, DOSSIERS);
  const bare = { ward: centre.ward.code, until: 'listed' } as const;
  const peer = { batchSize: 1000, count: DOSSIERS };
  const times = await inTurn(
    {
      ours: () => callFresh(centrePage(centre, scripts.tablet), ['tablet', 'load'], wanted),
      limit: () => callFresh(centrePage(centre, scripts.bare), ['bare', 'load'], bare),
      usable: () => callFresh(centrePage(centre, scripts.tablet), ['tablet', 'loadUntilUsable'], wanted),
      rxdb: () => callFresh({ url: peersUrl, scripts: scripts.rxdb }, ['peer', 'load'], peer),
    },
    RUNS,
  );
  const listed = times.ours.map((ours) => ours.listed);
  const complete = times.ours.map((ours) => ours.complete);
  return [
    toFigure(`first load of ${DOSSIERS} dossiers, every one listed, counted and found`, listed, {
      unit: 'ms',
      limit: { value: LOAD_MS, on: 'median' },
      beside: [
        toBeside('limit: the same bytes fetched and put', times.limit),
        toBeside(`${RXDB}, batch 1000`, times.rxdb, { ours: 'faster', times: 8 }),
      ],
    }),
    toFigure(`${DOSSIERS} dossiers: every history here too`, complete, { unit: 'ms', limit: null }),
    toFigure(`${DOSSIERS} dossiers: first open ones in the lists`, times.usable, {
      unit: 'ms',
      limit: { value: USABLE_MS, on: 'median' },
    }),
  ];
}

/** One tablet that holds everything, started again as after each night. */
async function benchLivingWith(centre: SyncCentre, scripts: OwnScripts): Promise<readonly Figure[]> {
  const wanted = wantedOf(centre, DOSSIERS);
  const answers: number[] = [];
  const heaps: number[] = [];
  const processes: number[] = [];
  const blanks: number[] = [];
  await withFreshPage(centrePage(centre, scripts.tablet), async (fresh) => {
    await callPage(fresh.page, ['tablet', 'load'], wanted);
    for (let run = 0; run < RUNS; run++) {
      const page = await fresh.restart();
      blanks.push((await readMemory(page)).processMb);
      answers.push(await callPage(page, ['tablet', 'reopen'], wanted));
      const { scriptMb, processMb } = await readMemory(page);
      heaps.push(scriptMb);
      processes.push(processMb);
    }
  });
  return [
    toFigure(`${DOSSIERS} dossiers: from start to the first answer of the search`, answers, {
      unit: 'ms',
      limit: { value: REOPEN_MS, on: 'median' },
    }),
    toFigure(`${DOSSIERS} dossiers: memory of script, after a collection`, heaps, {
      unit: 'MB',
      limit: { value: MEMORY_MB, on: 'median' },
    }),
    toFigure(`${DOSSIERS} dossiers: the page's whole process`, processes, {
      unit: 'MB',
      limit: null,
      beside: [toBeside('the same page before anything was opened', blanks)],
    }),
  ];
}
