/**
 * How this tablet stands with its wards, where it does not simply belong: a ward asks for a code, or the tablet was reported. Kept
 * across restarts and tabs until the centre greets it again.
 */
import { liveQuery } from 'dexie';
import { isCompartment, unitsOf, unitsUnder } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { standingSchema } from '#protocol/enrolment-messages.ts';
import type { Problem } from '#protocol/session-messages.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import { forgetReadableData } from '../store/forget-readable-data.ts';
import { readSigningKey } from '../store/signing-key.ts';
import type { Store } from '../store/store.ts';
import { askCentre, type CentreError } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * revoked: reported lost or handed back · code-needed: the ward asks for a code · code-wrong: the one given was not the right one,
 * or no longer · code-later: too many were tried, and the one given is tried again by itself · key-waits: the centre knows the
 * tablet by another signing key, and the administrator must let this one in.
 */
export type Standing = 'revoked' | 'code-needed' | 'code-wrong' | 'code-later' | 'key-waits';

type OutboxStore = Pick<Store, 'outbox'>;

const PREFIX = 'standing/';

/** @returns null when the tablet is simply the ward's */
export async function readStanding({ outbox }: OutboxStore, ward: WardCode): Promise<Standing | null> {
  return ((await outbox.setting.get(`standing/${ward}`))?.value as Standing | undefined) ?? null;
}

/** The code somebody typed, or that stood in the address; null when there is none to try. It is the ward's: a compartment has none. */
export async function readCode({ outbox }: OutboxStore, ward: WardCode): Promise<string | null> {
  if (isCompartment(ward)) return null;
  return ((await outbox.setting.get('enrolment-code'))?.value as string | undefined) ?? null;
}

/**
 * The centre has greeted this tablet: it is the ward's, and a code in hand has done its work. Whether its key is, too, was said
 * with it.
 */
export function noteGreeted(
  { outbox }: OutboxStore,
  ward: WardCode,
  { keyWaits }: { readonly keyWaits: boolean },
): Promise<void> {
  return outbox.transaction('rw', outbox.setting, async () => {
    const hasTriedCode = (await readStanding({ outbox }, ward)) === 'code-wrong';
    if (!isCompartment(ward)) await outbox.setting.delete('enrolment-code');
    if (!keyWaits) await outbox.setting.delete(`standing/${ward}`);
    // That a code was wrong has not been read yet when the next greeting goes without one.
    if (keyWaits && !hasTriedCode) await outbox.setting.put({ key: `standing/${ward}`, value: 'key-waits' });
  });
}

/** A greeting was refused: notes it where the reason is the tablet itself. */
export async function noteRefusal(store: Store, ward: WardCode, error: CentreError): Promise<void> {
  if (error.type !== 'Refused') return;
  const standing = STANDINGS[nameOf(error.problem)];
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

/** Whether a fetch was refused because the session has shown no tablet of the ward. */
export function isUnenrolled(error: CentreError): boolean {
  return error.type === 'Refused' && nameOf(error.problem) === 'device-not-enrolled';
}

function nameOf({ type }: Problem): string {
  return type.split(':').at(-1) ?? '';
}

/** A fetch was refused for the tablet's sake: the next round greets, and hears why. Where that is known already it stands. */
export async function noteUnenrolled({ outbox }: OutboxStore, ward: WardCode): Promise<void> {
  if ((await readStanding({ outbox }, ward)) !== null) return;
  await outbox.setting.put({ key: `standing/${ward}`, value: 'code-needed' });
}

/**
 * From now on nothing of what was read can be shown here, of a ward nor of its compartment, which is reported with it. Said before
 * it is done, so that a start cut short does it again. On a full disk it is done all the same, which takes no room and makes some,
 * and said afterwards.
 */
export async function noteRevoked(store: Store, ward: WardCode): Promise<void> {
  const units = unitsUnder(ward);
  const standings = await Promise.all(units.map((unit) => readStanding(store, unit)));
  const held = await store.cache.cursor.bulkGet(units);
  if (standings.every((standing) => standing === 'revoked') && held.every((cursor) => cursor === undefined)) return;
  const note = () => store.outbox.setting.bulkPut(units.map((unit) => ({ key: `standing/${unit}`, value: 'revoked' })));
  const isNoted = await note().then(
    () => true,
    () => false,
  );
  await forgetReadableData(store, units);
  // Where it cannot be said even now, the next refusal says it.
  if (!isNoted) await note().catch(forgiveFullDisk);
}

/**
 * The session is over: perhaps because the tablet was reported, and then it must know. Nobody needs to be signed in for that. The
 * compartment may have reported it by itself, whichever of the two stands in front.
 */
export async function askWhetherReported({ store, connection }: SyncContext, ward: WardCode): Promise<void> {
  for (const unit of unitsOf(ward)) {
    const path = `/api/sync/standing/${unit}/${store.deviceId}`;
    const answer = await askCentre(connection, { method: 'GET', path, answer: standingSchema });
    if (answer.ok && answer.value.isRevoked) await noteRevoked(store, unit);
  }
}

/** What the screens see and say of it. */
export interface Standings {
  /** Calls back when any tab hears how the tablet stands. */
  watch(callback: (standings: ReadonlyMap<WardCode, Standing>) => void): void;
  /** For the next greeting to try. */
  keepCode(code: string): Promise<void>;
  /** This tablet's signing key as the administrator sees it (`keyIdOf`); null where there is none. */
  readKeyId(): Promise<string | null>;
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
    async readKeyId() {
      const key = await readSigningKey({ outbox });
      return key && keyIdOf(key.publicKey);
    },
  };
}
