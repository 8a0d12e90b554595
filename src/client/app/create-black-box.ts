/** Puts the black box together, and has this tab look now and then whether one is due by itself. */
import type { Clock } from '../platform/clock.ts';
import type { Connection } from '../platform/connection.ts';
import { handFile } from '../platform/hand-file.ts';
import type { Preferences } from '../platform/preferences.ts';
import { createBlackBoxDesk, type BlackBoxDesk } from '../state/black-box.svelte.ts';
import type { Store } from '../store/store.ts';
import { createBlackBoxWatch } from '../sync/watch-black-box.ts';

/** Often enough for "after a day", seldom enough to cost nothing. */
const CHECK_MS = 15 * 60_000;
/** The lists are drawn and the first round with the centre has had its chance. */
const FIRST_CHECK_MS = 3000;

interface Parts {
  readonly store: Store;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly preferences: Preferences;
}

export function createBlackBox({ store, connection, clock, preferences }: Parts): BlackBoxDesk {
  const app = __APP_VERSION__;
  const { now } = clock;
  const { outbox, wardKeys } = store;
  const desk = createBlackBoxDesk({ connection, now, preferences, outbox: outbox.name, wardKeys, app, handFile });
  const watch = createBlackBoxWatch({
    store,
    now,
    isVisible: () => document.visibilityState === 'visible',
    make: desk.saveByItself,
  });
  setTimeout(watch.check, FIRST_CHECK_MS);
  setInterval(watch.check, CHECK_MS);
  connection.onWorthTrying(() => void watch.check());
  return desk;
}
