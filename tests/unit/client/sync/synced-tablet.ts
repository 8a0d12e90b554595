/** A tablet joined to a centre in memory over a connection the test may cut, bend and watch. */
import { pullSince } from '#client/sync/pull-since.ts';
import { pushPending } from '#client/sync/push-pending.ts';
import { greet } from '#client/sync/greet.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { WARD } from '#support/dossier-events.ts';
import { intakeFacts, setupTablet, type Tablet, type TabletOptions } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import { createFakeCentre, type FakeCentre } from './fake-centre.ts';
import { setupConnection, type ScriptedConnection } from './scripted-connection.ts';

export interface SyncedTablet extends Tablet, ScriptedConnection {
  readonly centre: FakeCentre;
  readonly context: SyncContext;
  /** Moments at which the centre's clock was heard. */
  readonly heard: readonly { centreNow: number; sentAt: number }[];
  push(): ReturnType<typeof pushPending>;
  pull(): ReturnType<typeof pullSince>;
  /** Takes in so many dossiers. */
  receive(count?: number): Promise<DossierId[]>;
  states(): Promise<string[]>;
  /** Lets what the rounds have left for a quiet moment run to its end: none of it runs before. */
  untilQuiet(): Promise<void>;
}

export async function setupSyncedTablet({
  centre = createFakeCentre(),
  isGreeted = true,
  ...options
}: TabletOptions & { centre?: FakeCentre; isGreeted?: boolean } = {}): Promise<SyncedTablet> {
  const tablet = await setupTablet(options);
  const scripted = setupConnection(centre.answer, centre.file);
  const heard: { centreNow: number; sentAt: number }[] = [];
  const waiting: (() => void)[] = [];
  const context: SyncContext = {
    store: tablet.store,
    connection: scripted.connection,
    clock: tablet.clock,
    appVersion: '1.0.0',
    measureStorage: async () => null,
    quietMoment: () => new Promise((resolve) => void waiting.push(resolve)),
    heard: async (centreNow, sentAt) => void heard.push({ centreNow, sentAt }),
  };
  if (isGreeted) await greet(context, WARD);
  return {
    ...tablet,
    ...scripted,
    centre,
    context,
    heard,
    push: () => pushPending(context),
    pull: () => pullSince(context, WARD),
    async receive(count = 1) {
      const ids: DossierId[] = [];
      for (let n = 0; n < count; n++) {
        const received = await tablet.commands.receiveDossier(intakeFacts());
        if (!received.ok) throw new Error(received.error.type);
        ids.push(received.value.dossierId);
      }
      return ids;
    },
    async untilQuiet() {
      waiting.splice(0).forEach((begin) => begin());
      await tablet.store.locks.hold(`dung-hen-tidy:${tablet.store.cache.name}`, async () => undefined);
    },
    states: async () => (await outboxRows(tablet.store)).map(({ state }) => state),
  };
}
