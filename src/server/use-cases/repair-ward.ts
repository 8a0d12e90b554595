/** Makes anew what a ward's events amount to: rows, numbers and cells. The events themselves are never touched. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { transact } from '../store/database.ts';
import { rebuildCells } from '../store/figures.ts';
import { holdFollowed, markFollowed } from '../store/followed.ts';
import { eachDossierPage, forgetProjections } from '../store/proofs.ts';
import { holdWard, readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { projectDossiers } from './project-dossiers.ts';
import { DOSSIERS_PER_PAGE } from './verify-ward.ts';

/** All of it or nothing; what tablets of the ward send meanwhile waits, and readers see the rows as they were. */
export async function repairWard({ db, journal }: Pick<Centre, 'db' | 'journal'>, ward: WardCode): Promise<void> {
  await transact(db, async (tx) => {
    await holdWard(tx, ward);
    await holdFollowed(tx, ward);
    const after = (await readHead(tx, ward))?.head ?? 0;
    await forgetProjections(tx, ward, after);
    for await (const ids of eachDossierPage(tx, ward, DOSSIERS_PER_PAGE))
      await projectDossiers(tx, ward, { dossiers: ids, after, through: after }, journal);
    await rebuildCells(tx, ward);
    await markFollowed(tx, ward, after);
  });
}
