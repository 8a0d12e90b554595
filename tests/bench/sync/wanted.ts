/** What a tablet of a filled ward must come to hold. */
import { parsePeriod } from '#domain/report/period.ts';
import { makeHistories } from './dossier-set.ts';
import type { SyncCentre } from './sync-centre.ts';
import type { Wanted } from './tablet-page.ts';

const FINISHED = 'handed-over';

/** All of the bench's dossiers were received in 2026; the one that ended first comes last. */
export function wantedOf({ ward, officer }: SyncCentre, count: number): Wanted {
  const period = parsePeriod('2026');
  if (!period.ok) throw new Error('2026 is a period');
  const histories = makeHistories(count, { ward, device: '' as never, userId: officer.userId, seed: 1 });
  for (const [first, ...steps] of histories) {
    if (first?.kind !== 'received' || steps.at(-1)?.kind !== FINISHED) continue;
    return { ward: ward.code, period: period.value, count, lastCode: first.body.code };
  }
  throw new Error('no dossier of the bench has ended');
}
