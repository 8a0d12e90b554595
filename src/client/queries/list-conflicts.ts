/** Dossiers a person must settle something on, read from the officer's lists. */
import { openProblems } from '#domain/dossier/dossier-problem.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import { listLanes } from './list-work.ts';
import type { DossierDetail } from './queries.ts';

/** A dossier with a conflict stands in one of the lists, or in `unsettled` when it is closed. */
async function listRows(store: Store, ward: WardCode): Promise<DossierRow[]> {
  const { due, waiting, ready, unsettled } = await listLanes(store, ward, ['due', 'waiting', 'ready', 'unsettled']);
  return [...due, ...waiting, ...ready, ...unsettled].filter(({ problems }) => problems > 0);
}

/** The longest open first. */
export async function listConflicts(
  store: Store,
  ward: WardCode,
  getDossier: (id: DossierId) => Promise<DossierDetail | undefined>,
): Promise<DossierDetail[]> {
  const rows = await listRows(store, ward);
  const details = await Promise.all(rows.map(({ id }) => getDossier(id)));
  return details.filter((detail) => detail !== undefined).sort((a, b) => openedAt(a) - openedAt(b));
}

export async function countConflicts(store: Store, ward: WardCode): Promise<number> {
  const rows = await listRows(store, ward);
  return rows.reduce((sum, { problems }) => sum + problems, 0);
}

function openedAt({ state }: DossierDetail): number {
  const [first] = openProblems(state.problems);
  if (!first) return state.receivedAt;
  return first.type === 'field-changed-twice' ? first.later.at : first.recorded.at;
}
