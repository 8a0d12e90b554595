/** Who was signed in when the app last ran, and what the centre's clock said: read at the start, before any network. */
import { liveQuery } from 'dexie';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { ClockAnchor } from '../platform/clock.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { OutboxDatabase, SettingRow } from '../store/outbox-database.ts';
import type { Store } from '../store/store.ts';

export interface KeptSession {
  /** Who works here. */
  readonly user: SessionUser | null;
  readonly ward: WardCode | null;
  /**
   * Whose session the browser holds at the centre: another one's after an officer has unlocked the tablet over her. Left as it
   * was when not given to `keep`.
   */
  readonly centreUserId?: string | null;
}

export interface RememberedSession extends KeptSession {
  keep(session: KeptSession): Promise<void>;
  /** Whose session the browser holds at the centre, and nothing else; nobody's where the disk is full. */
  keepOwner(centreUserId: string): Promise<void>;
  /**
   * The browser's session is over, and that is still to be told to the centre (`signing-out.ts`).
   * @param session who goes on working here all the same; null when she herself has signed out
   * @returns false on a full disk: it is over here, and that it is to be told could not be noted
   */
  leave(session: Pick<KeptSession, 'user' | 'ward'>): Promise<boolean>;
  /**
   * As `leave`, for whoever has signed in and not come in: who works here stays, and so does the session of whoever has
   * signed in since.
   */
  disown(centreUserId: string): Promise<boolean>;
  /** Calls back when any tab signs in, out, or changes ward. */
  watch(callback: (session: KeptSession) => void): void;
}

export async function rememberSession({
  outbox,
  withReopen,
}: Pick<Store, 'outbox' | 'withReopen'>): Promise<RememberedSession> {
  return {
    ...(await withReopen(() => readSession(outbox))),
    async keep({ user, ward, centreUserId }) {
      const rows: SettingRow[] = [
        { key: 'user', value: user },
        { key: 'ward', value: ward },
        ...(centreUserId === undefined ? [] : [{ key: 'centre-user', value: centreUserId } as const]),
      ];
      await withReopen(() => outbox.setting.bulkPut(rows));
    },
    async keepOwner(value) {
      try {
        await withReopen(() => outbox.setting.put({ key: 'centre-user', value }));
      } catch (error) {
        forgiveFullDisk(error);
        // What is refused to it would strike whoever was noted before.
        await outbox.setting.delete('centre-user');
      }
    },
    async leave({ user, ward }) {
      const rows: SettingRow[] = [
        { key: 'user', value: user },
        { key: 'ward', value: ward },
        { key: 'centre-user', value: null },
        { key: 'leaving', value: true },
      ];
      try {
        await withReopen(() => outbox.setting.bulkPut(rows));
        return true;
      } catch (error) {
        forgiveFullDisk(error);
        // Taking away needs no room.
        await outbox.setting.bulkDelete([...(user ? [] : ['user' as const]), 'centre-user']);
        return false;
      }
    },
    disown: (centreUserId) => disown({ outbox, withReopen }, centreUserId),
    watch(callback) {
      liveQuery(async () => readSession(outbox)).subscribe({ next: callback, error: () => undefined });
    },
  };
}

async function disown(
  { outbox, withReopen }: Pick<Store, 'outbox' | 'withReopen'>,
  centreUserId: string,
): Promise<boolean> {
  // No row: on a full disk it could not be noted whose it is (`keepOwner`).
  const isHers = async () => {
    const row = await outbox.setting.get('centre-user');
    return row === undefined || row.value === centreUserId;
  };
  try {
    await withReopen(() =>
      outbox.transaction('rw', outbox.setting, async () => {
        if (!(await isHers())) return;
        await outbox.setting.bulkPut([
          { key: 'centre-user', value: null },
          { key: 'leaving', value: true },
        ]);
      }),
    );
    return true;
  } catch (error) {
    forgiveFullDisk(error);
    if (!(await isHers())) return true;
    await outbox.setting.delete('centre-user');
    return false;
  }
}

export async function readClockAnchor(outbox: OutboxDatabase): Promise<ClockAnchor | null> {
  return ((await outbox.setting.get('clock'))?.value as ClockAnchor | undefined) ?? null;
}

/** On a full disk the next start goes by what was kept before: nothing is kept from being sent by it. */
export async function keepClockAnchor(outbox: OutboxDatabase, anchor: ClockAnchor): Promise<void> {
  await outbox.setting.put({ key: 'clock', value: anchor }).catch(forgiveFullDisk);
}

async function readSession(outbox: OutboxDatabase): Promise<KeptSession> {
  const [user, ward, centreUser] = await outbox.setting.bulkGet(['user', 'ward', 'centre-user']);
  return {
    user: (user?.value as SessionUser | undefined) ?? null,
    ward: (ward?.value as WardCode | undefined) ?? null,
    ...(centreUser && { centreUserId: centreUser.value as string | null }),
  };
}
