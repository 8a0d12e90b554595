/** The PINs of the officers who work at this tablet: set, tried, and wiped after too many wrong ones. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { PinRow } from '../store/key-rows.ts';
import type { OutboxDatabase } from '../store/outbox-database.ts';
import { listLastCopies } from './key-copies.ts';
import { createPinTries, type PinTriesOptions } from './pin-tries.ts';
import { MOST_WRONG_PINS } from './pin-wait.ts';
import { unwrap, wrap, wrappingKeyOfPin, type PinStretching, type WrappingKey } from './wrap.ts';

export type PinRefusal =
  | { readonly type: 'WrongPin'; readonly triesLeft: number; readonly waitMs: number }
  /** Not looked at: the wait is not over. */
  | { readonly type: 'PinMustWait'; readonly waitMs: number }
  /** That was one too many, or it was wiped before: only signing in at the centre helps. */
  | { readonly type: 'PinWiped' };

export interface OpenedPin {
  readonly user: SessionUser;
  readonly opener: WrappingKey;
}

export interface MadePin {
  readonly row: PinRow;
  readonly opener: WrappingKey;
}

export interface PinsOptions extends PinTriesOptions {
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Of PBKDF2, for PINs set from now on. */
  readonly iterations?: number;
}

export interface Pins {
  /** Who can unlock this tablet, by name. */
  list(): Promise<SessionUser[]>;
  has(userId: string): Promise<boolean>;
  /** Counts the try before it looks at it: a tab that is closed meanwhile has tried all the same. */
  try(userId: string, pin: string): Promise<Result<OpenedPin, PinRefusal>>;
  /** How long she still has to wait before the next try, in ms. */
  waitFor(userId: string): Promise<number>;
  /** A row for a PIN, and what opens under it; nothing is kept yet. */
  make(user: SessionUser, pin: string): Promise<MadePin>;
  /** The centre told something new of an officer: other wards, another role. */
  refresh(user: SessionUser): Promise<void>;
  /**
   * She no longer works in the ward: her PIN says so from here on, and is wiped where it opens no other. On a full disk it goes on
   * naming the ward until she is next heard to have left; the copies that open it are gone before.
   */
  leave(userId: string, ward: WardCode): Promise<void>;
  /** Forgets the PIN and all that opens with it. */
  wipe(userId: string): Promise<void>;
}

/** OWASP Password Storage Cheat Sheet (2023) for PBKDF2-HMAC-SHA256. */
const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const CHECK = 'dung-hen/pin';

export function createPins(options: PinsOptions): Pins {
  const { outbox, withReopen, randomBytes, iterations = ITERATIONS } = options;
  const tries = createPinTries(options);

  const read = (userId: string) => withReopen(() => outbox.pin.get(userId));

  function change(userId: string, changes: Partial<PinRow>): Promise<void> {
    return withReopen(() =>
      outbox.transaction('rw', outbox.pin, async () => {
        const row = await outbox.pin.get(userId);
        if (row) await outbox.pin.put({ ...row, ...changes });
      }),
    );
  }

  async function wipe(userId: string): Promise<void> {
    await withReopen(() => wipePin(outbox, userId));
    tries.forgetSpare(userId);
  }

  /** The count that stays on a disk that takes no more is taken back by the next right one. */
  async function noteRight(userId: string): Promise<void> {
    tries.forgetSpare(userId);
    await change(userId, { wrong: 0, wrongAt: null }).catch(() => undefined);
  }

  return {
    async list() {
      const rows = await withReopen(() => outbox.pin.toArray());
      // Asked for at the start and after every change: the wait runs before anybody chooses her name.
      for (const row of rows) tries.waitOf(row);
      const users = rows.map(({ user }) => user);
      return users.sort((one, other) => one.name.localeCompare(other.name, 'vi'));
    },
    has: async (userId) => (await read(userId)) !== undefined,
    async try(userId, pin) {
      const row = await tries.count(userId);
      if (row === undefined) return err({ type: 'PinWiped' });
      if (typeof row === 'number') return err({ type: 'PinMustWait', waitMs: row });
      const opener = await wrappingKeyOfPin(pin, row);
      if ((await unwrap(opener, row.check, labelOf(userId))) === undefined) {
        if (row.wrong < MOST_WRONG_PINS) {
          return err({ type: 'WrongPin', triesLeft: MOST_WRONG_PINS - row.wrong, waitMs: tries.waitOf(row) });
        }
        // The wait stays at its longest until the centre has the key as well: work that was not sent may lie under it.
        if ((await withReopen(() => listLastCopies(outbox, `pin/${userId}`))).length > 0) {
          return err({ type: 'PinMustWait', waitMs: tries.waitOf(row) });
        }
        await wipe(userId);
        return err({ type: 'PinWiped' });
      }
      await noteRight(userId);
      return ok({ user: row.user, opener });
    },
    async waitFor(userId) {
      const row = await read(userId);
      return row ? tries.waitOf(row) : 0;
    },
    make(user, pin) {
      tries.forgetSpare(user.userId);
      return makePin(user, pin, { salt: randomBytes(SALT_BYTES), iterations });
    },
    refresh: (user) => change(user.userId, { user }),
    leave: (userId, ward) => withReopen(() => leaveWard(outbox, userId, ward)).catch(forgiveFullDisk),
    wipe,
  };
}

function wipePin(outbox: OutboxDatabase, userId: string): Promise<void> {
  return outbox.transaction('rw', outbox.pin, outbox.wardKey, async () => {
    await outbox.pin.delete(userId);
    await outbox.wardKey.where('holder').equals(`pin/${userId}`).delete();
  });
}

function leaveWard(outbox: OutboxDatabase, userId: string, ward: WardCode): Promise<void> {
  return outbox.transaction('rw', outbox.pin, outbox.wardKey, async () => {
    const row = await outbox.pin.get(userId);
    const wards = row?.user.wards.filter(({ code }) => code !== ward) ?? [];
    if (!row || wards.length === 0) return wipePin(outbox, userId);
    await outbox.pin.put({ ...row, user: { ...row.user, wards } });
  });
}

async function makePin(user: SessionUser, pin: string, stretching: PinStretching): Promise<MadePin> {
  const opener = await wrappingKeyOfPin(pin, stretching);
  const check = await wrap(opener, new TextEncoder().encode(CHECK), labelOf(user.userId));
  return { row: { userId: user.userId, user, ...stretching, check, wrong: 0, wrongAt: null }, opener };
}

function labelOf(userId: string): string {
  return `pin ${userId}`;
}
