/** Whether the centre can do its work: the database answers and no migration is missing. */
import { isReady } from '../store/database.ts';
import type { Centre } from './centre.ts';

export function isCentreReady({ db }: Pick<Centre, 'db'>): Promise<boolean> {
  return isReady(db);
}
