/**
 * What sealing costs: from the PIN to the first answer of the search, one search, one save; beside the same store without the
 * layer that seals, in the same run.
 */
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { makeHistories } from './dossier-set.ts';
import { withFreshPage, type FreshPage } from './fresh-page.ts';
import { inTurn } from './in-turn.ts';
import { callPage, centrePage, loadOwnScripts, type OwnScripts } from './pages.ts';
import { withSyncCentre, type SyncCentre } from './sync-centre.ts';
import type { Form } from './tablet-page.ts';
import { wantedOf } from './wanted.ts';

const RUNS = 5;
const SAVES = 40;
const QUERIES = ['nguyen', 'thi hoa', 'tran van', 'dang', '0042', '0900000', 'le minh', 'pham', 'hoang anh', 'vu'];
/** By how many dossiers the tablet holds. */
const UNLOCK_MS = [
  [10_000, 1500],
  [100_000, 4000],
] as const;
const MOST_TIMES = 1.3;

export async function benchSealed(): Promise<readonly Figure[]> {
  const scripts = await loadOwnScripts();
  const figures: Figure[] = [];
  for (const [dossiers, limit] of UNLOCK_MS) {
    figures.push(...(await withSyncCentre(dossiers, (centre) => compare({ centre, scripts, dossiers, limit }))));
  }
  return figures;
}

interface Setting {
  readonly centre: SyncCentre;
  readonly scripts: OwnScripts;
  readonly dossiers: number;
  readonly limit: number;
}

/** Two tablets that hold the same, each started again before every run. */
function compare(setting: Setting): Promise<readonly Figure[]> {
  const { centre, scripts } = setting;
  const options = centrePage(centre, scripts.tablet);
  return withFreshPage(options, (sealed) =>
    withFreshPage(options, async (plain) => {
      const wanted = wantedOf(centre, setting.dossiers);
      await callPage(sealed.page, ['tablet', 'load'], wanted, 'sealed');
      await callPage(plain.page, ['tablet', 'load'], wanted, 'plain');
      const [ours, theirs] = [waysOf(setting, sealed, 'sealed'), waysOf(setting, plain, 'plain')];
      const unlock = await inTurn({ ours: ours.unlock, theirs: theirs.unlock }, RUNS);
      const search = await inTurn({ ours: ours.search, theirs: theirs.search }, RUNS);
      const save = await inTurn({ ours: ours.save, theirs: theirs.save }, RUNS);
      return toFigures(setting, { unlock, search: flat(search), save: flat(save) });
    }),
  );
}

function waysOf({ centre, dossiers }: Setting, fresh: FreshPage, form: Form) {
  const { ward, officer } = centre;
  let saved = 0;
  const receptions = () => {
    const device = '' as never;
    const histories = makeHistories(SAVES, { ward, device, userId: officer.userId, seed: 1000 + (saved += 1) });
    return [...histories].flatMap(([reception]) => reception ?? []);
  };
  return {
    unlock: async () => callPage(await fresh.restart(), ['tablet', 'unlock'], wantedOf(centre, dossiers), form),
    search: async () => callPage(await fresh.restart(), ['tablet', 'search'], ward.code, QUERIES, form),
    save: async () => callPage(await fresh.restart(), ['tablet', 'save'], ward.code, receptions(), form),
  };
}

interface Pair {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

function flat({ ours, theirs }: { readonly ours: number[][]; readonly theirs: number[][] }): Pair {
  return { ours: ours.flat(), theirs: theirs.flat() };
}

function toFigures(
  { dossiers, limit }: Setting,
  { unlock, search, save }: Readonly<Record<'unlock' | 'search' | 'save', Pair>>,
): readonly Figure[] {
  const within = { ours: 'within', times: MOST_TIMES } as const;
  return [
    toFigure(`sealed unlock, ${dossiers} dossiers: from the PIN to the first answer of the search`, unlock.ours, {
      unit: 'ms',
      limit: { value: limit, on: 'median' },
      beside: [toBeside('plain rows, no PIN', unlock.theirs)],
    }),
    toFigure(`sealed search, ${dossiers} dossiers`, search.ours, {
      unit: 'ms',
      limit: null,
      beside: [toBeside('plain rows', search.theirs, within)],
    }),
    toFigure(`sealed save, ${dossiers} dossiers: until it is on the disk and in the lists`, save.ours, {
      unit: 'ms',
      limit: null,
      beside: [toBeside('plain rows', save.theirs, within)],
    }),
  ];
}
