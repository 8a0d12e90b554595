/** The computable parts of the QĐ 766 index of a ward at the centre. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { FigureFacts } from '#domain/report/figure-facts.ts';
import { scoreIndex766, type IndexPart } from '#domain/report/index-766.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import { readFacts, type FiguresQuery } from './read-figures.ts';

export async function readIndex766(
  centre: Centre,
  by: SessionUser,
  { ward, period }: FiguresQuery,
): Promise<Result<readonly IndexPart<FigureFacts>[], WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const at = centre.now();
  const items = await readFacts(centre, { ward, period }, at);
  return ok(scoreIndex766(items, { period, now: at, facts: (item) => item }));
}
