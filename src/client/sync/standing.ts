/**
 * How this tablet stands with its wards, where it does not simply belong: a ward asks for a code, or the tablet was reported. Kept
 * across restarts and tabs until the centre greets it again.
 */
import { liveQuery } from 'dexie';
import type { WardCode } from '#domain/dossier/ids.ts';
import { standingSchema } from '#protocol/enrolment-messages.ts';
import { forgetReadableData } from '../store/forget-readable-data.ts';
import type { Store } from '../store/store.ts';
import { askCentre, type CentreError } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * revoked: reported lost or handed back · code-needed: the ward asks for a code · code-wrong: the one given was not the right one,
 * or no longer · code-later: too many were tried, and the one given is tried again by itself.
 */
export type Standing = 'revoked' | 'code-needed' | 'code-wrong' | 'code-later';

type OutboxStore = Pick<Store, 'outbox'>;

const PREFIX = 'standing/';

/** @returns null when the tablet is simply the ward's */
export async function readStanding({ outbox }: OutboxStore, ward: WardCode): Promise<Standing | null> {
  return ((await outbox.setting.get(`standing/${ward}`))?.value as Standing | undefined) ?? null;
}

/** The code somebody typed, or that stood in the address; null when there is none to try. */
export async function readCode({ outbox }: OutboxStore): Promise<string | null> {
  return ((await outbox.setting.get('enrolment-code'))?.value as string | undefined) ?? null;
}

/** The centre has greeted this tablet: it is the ward's, and a code in hand has done its work. */
export async function noteGreeted({ outbox }: OutboxStore, ward: WardCode): Promise<void> {
  await outbox.setting.bulkDelete([`standing/${ward}`, 'enrolment-code']);
}

/** A greeting was refused: notes it where the reason is the tablet itself. */
export async function noteRefusal(store: Store, ward: WardCode, error: CentreError): Promise<void> {
  if (error.type !== 'Refused') return;
  const standing = STANDINGS[error.problem.type.split(':').at(-1) ?? ''];
  if (standing === undefined) return;
  if (standing === 'revoked') return noteRevoked(store, ward);
  // One that must wait is tried again as it is.
  if (standing === 'code-wrong') await store.outbox.setting.delete('enrolment-code');
  // Asked once more in the same round, without the code that was wrong: the person has not read that yet.
  if (standing === 'code-needed' && (await readStanding(store, ward)) === 'code-wrong') return;
  await store.outbox.setting.put({ key: `standing/${ward}`, value: standing });
}

const STANDINGS: Readonly<Record<string, Standing>> = {
  'device-revoked': 'revoked',
  'device-not-enrolled': 'code-needed',
  'wrong-enrolment-code': 'code-wrong',
  'too-many-attempts': 'code-later',
};

/** A fetch was refused for the tablet's sake: the next round greets, and hears why. */
export async function noteUnenrolled({ outbox }: OutboxStore, ward: WardCode): Promise<void> {
  await outbox.setting.put({ key: `standing/${ward}`, value: 'code-needed' });
}

/** From now on nothing of what was read can be shown here; said before it is done, so that a start cut short does it again. */
export async function noteRevoked(store: Store, ward: WardCode): Promise<void> {
  if ((await readStanding(store, ward)) === 'revoked' && (await store.cache.cursor.count()) === 0) return;
  await store.outbox.setting.put({ key: `standing/${ward}`, value: 'revoked' });
  await forgetReadableData(store);
}

/** The session is over: perhaps because the tablet was reported, and then it must know. Nobody needs to be signed in for that. */
export async function askWhetherReported({ store, connection }: SyncContext, ward: WardCode): Promise<void> {
  const path = `/api/sync/standing/${ward}/${store.deviceId}`;
  const answer = await askCentre(connection, { method: 'GET', path, answer: standingSchema });
  if (answer.ok && answer.value.isRevoked) await noteRevoked(store, ward);
}

/** What the screens see and say of it. */
export interface Standings {
  /** Calls back when any tab hears how the tablet stands. */
  watch(callback: (standings: ReadonlyMap<WardCode, Standing>) => void): void;
  /** For the next greeting to try. */
  keepCode(code: string): Promise<void>;
}

export function openStandings({ outbox }: OutboxStore): Standings {
  const read = async () => outbox.setting.where('key').startsWith(PREFIX).toArray();
  return {
    watch(callback) {
      liveQuery(read).subscribe({
        next: (rows) =>
          callback(new Map(rows.map(({ key, value }) => [key.slice(PREFIX.length) as WardCode, value as Standing]))),
        error: () => undefined,
      });
    },
    async keepCode(code) {
      await outbox.setting.put({ key: 'enrolment-code', value: code });
    },
  };
}
