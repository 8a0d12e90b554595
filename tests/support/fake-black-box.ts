/** The black box as screens see it: real, on the tablet's store; the centre and the browser's downloads are under the test's hand. */
import type { Connection } from '#client/platform/connection.ts';
import { createBlackBoxDesk, type OwnBlackBoxDesk } from '#client/state/black-box.svelte.ts';
import { memoryPreferences } from './fake-navigation.ts';
import type { Tablet } from './tablet.ts';

export interface FakeBlackBox {
  readonly desk: OwnBlackBoxDesk;
  /** What was handed to the browser, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** @param send how the centre answers; without one nobody does */
export function fakeBlackBox({ store, clock }: Tablet, send: Connection['send'] = noConnection): FakeBlackBox {
  const files = new Map<string, Uint8Array>();
  const desk = createBlackBoxDesk({
    connection: { send },
    now: () => clock.now(),
    preferences: memoryPreferences(),
    outbox: store.outbox.name,
    wardKeys: store.wardKeys,
    app: '0.1.0',
    handFile: (name, bytes) => void files.set(name, bytes),
  });
  return { desk, files };
}

async function noConnection(): Promise<never> {
  throw new TypeError('Failed to fetch');
}
