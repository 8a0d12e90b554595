/** Who was signed in when the app last ran, and what the centre's clock said: read at the start, before any network. */
import { liveQuery } from 'dexie';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { ClockAnchor } from '../platform/clock.ts';
import type { OutboxDatabase, SettingRow } from '../store/outbox-database.ts';

export interface KeptSession {
  readonly user: SessionUser | null;
  readonly ward: WardCode | null;
}

export interface RememberedSession extends KeptSession {
  keep(session: KeptSession): Promise<void>;
  /** Calls back when any tab signs in, out, or changes ward. */
  watch(callback: (session: KeptSession) => void): void;
}

export async function rememberSession(outbox: OutboxDatabase): Promise<RememberedSession> {
  return {
    ...(await readSession(outbox)),
    async keep({ user, ward }) {
      const rows: SettingRow[] = [
        { key: 'user', value: user },
        { key: 'ward', value: ward },
      ];
      await outbox.setting.bulkPut(rows);
    },
    watch(callback) {
      liveQuery(async () => readSession(outbox)).subscribe({ next: callback, error: () => undefined });
    },
  };
}

export async function readClockAnchor(outbox: OutboxDatabase): Promise<ClockAnchor | null> {
  return ((await outbox.setting.get('clock'))?.value as ClockAnchor | undefined) ?? null;
}

export async function keepClockAnchor(outbox: OutboxDatabase, anchor: ClockAnchor): Promise<void> {
  await outbox.setting.put({ key: 'clock', value: anchor });
}

async function readSession(outbox: OutboxDatabase): Promise<KeptSession> {
  const [user, ward] = await outbox.setting.bulkGet(['user', 'ward']);
  return {
    user: (user?.value as SessionUser | undefined) ?? null,
    ward: (ward?.value as WardCode | undefined) ?? null,
  };
}
