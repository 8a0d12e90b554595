/**
 * Tablets are served a few at a time; the others wait in the order they came, and one of each session before the next of any:
 * whoever asks for a hundred pulls at once keeps nobody else waiting for them. When a thousand come back together and all are
 * begun, each waits for all of them, and those whose statements the pool has put aside wait until it has nothing else to do.
 */
import { createTurns } from '#domain/base/in-turn.ts';
import type { ApiRoute } from './api-route.ts';

const MOST_AT_ONCE = 16;

/** What is asked of a route, begun in its turn. Other people's requests do not wait for tablets, nor tablets for many sign-ins. */
export type TabletTurns = <T>(asked: Asked, work: () => Promise<T>) => Promise<T>;

export interface Asked extends Pick<ApiRoute, 'access'> {
  /** Of the session, as it was shown: whose it is is looked up in the turn. */
  readonly token: string | null;
}

export function createTabletTurns(): TabletTurns {
  const inTurn = createTurns(MOST_AT_ONCE);
  return ({ access, token }, work) => (access === 'dossier.sync' ? inTurn(work, token ?? '') : work());
}
