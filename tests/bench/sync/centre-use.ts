/** The centre's use cases on a database of the bench, with an officer and a device to send as. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { PushRequest, WardProfile } from '#protocol/sync-messages.ts';
import { createSeal } from '#server/db/seal.ts';
import type { Sql } from '#server/db/sql.ts';
import { transact } from '#server/store/database.ts';
import { advanceDevice, registerDevice } from '#server/store/devices.ts';
import { appendEvents } from '#server/store/events.ts';
import { addUser, findSessionUser } from '#server/store/users.ts';
import { addWard } from '#server/store/wards.ts';
import type { Centre } from '#server/use-cases/centre.ts';
import { projectDossiers } from '#server/use-cases/project-dossiers.ts';
import { hashPassword } from '#server/use-cases/secrets.ts';
import { makeHistories } from './dossier-set.ts';

export const PASSWORD = 'mật khẩu của máy đo';
const APP = 'bench';
/** What was done at the counter reaches the centre a few seconds later. */
const TRAVEL_MS = 4000;
const DOSSIERS_PER_FILL = 1000;

export function centreOn(db: Sql, now: () => Instant = () => Date.now() as Instant): Centre {
  const silent = () => undefined;
  const fail = (facts: object, message: string) => {
    throw new Error(`${message}: ${JSON.stringify(facts)}`);
  };
  const journal = { info: silent, warn: silent, error: fail };
  return {
    db,
    now,
    publicUrl: 'http://localhost',
    blackBoxRecipient: '',
    seal: createSeal([new Uint8Array(32)]),
    journal,
  };
}

/** @returns whoever sends for this ward; the password is `PASSWORD` */
export async function addOfficer(db: Sql, ward: WardProfile): Promise<SessionUser> {
  await addWard(db, ward);
  const account = {
    userId: `u-${ward.code}`,
    username: `can.bo.${ward.code}`,
    passwordHash: await hashPassword(PASSWORD),
    name: 'Trần Thị Bình',
    role: 'officer',
    at: Date.now() as Instant,
  } as const;
  await addUser(db, account, [ward.code]);
  const user = await findSessionUser(db, account.userId);
  if (!user) throw new Error('the officer was added a moment ago');
  return user;
}

export async function enrolDevice(db: Sql, ward: WardProfile, userId: string): Promise<DeviceId> {
  const device = randomUUID() as DeviceId;
  await registerDevice(db, { ward: ward.code, device, app: APP, userId, at: Date.now() as Instant });
  return device;
}

export function pushOf(ward: WardProfile, device: DeviceId, events: readonly DossierEvent[]): PushRequest {
  const first = events[0]?.dseq ?? 1;
  return {
    protocol: PROTOCOL_VERSION,
    device,
    app: APP,
    wards: [{ ward: ward.code, first, trimmed: 0, events: [...events] }],
  };
}

/** Stores so many dossiers as `acceptPush` would have left them, in larger strokes. @returns how many events that were */
export async function fillWard(
  centre: Centre,
  { ward, userId, count, seed }: { ward: WardProfile; userId: string; count: number; seed: number },
): Promise<number> {
  const device = await enrolDevice(centre.db, ward, userId);
  let stored = 0;
  for (const histories of chunk(makeHistories(count, { ward, device, userId, seed }), DOSSIERS_PER_FILL)) {
    const arrivedAt = (Math.max(...histories.flat().map(({ time }) => time.deviceAt)) + TRAVEL_MS) as Instant;
    const events = histories.flat().map((event) => ({ ...event, time: { ...event.time, arrivedAt } }) as DossierEvent);
    const dossiers = [...new Set(events.map(({ dossierId }) => dossierId))];
    await transact(centre.db, async (tx) => {
      const appended = await appendEvents(tx, { ward: ward.code, events, sentBy: userId, arrivedAt });
      const through = appended.at(-1)?.wseq ?? 0;
      await projectDossiers(tx, ward.code, { dossiers, after: 0, through }, centre.journal);
    });
    stored += events.length;
  }
  await advanceDevice(centre.db, ward.code, device, stored);
  await centre.db`vacuum analyze event, dossier, figure_cell`;
  return stored;
}

export function* chunk<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let some: T[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
