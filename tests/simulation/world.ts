/** One script's world: a ward at the real centre, its tablets, the clock, and a ledger of everything any officer was told is saved. */
import { saveNameAndRole } from '#server/store/users.ts';
import { takeBackReport } from '#server/use-cases/report-device.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { createPrng } from './prng.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Role } from '#domain/access/role.ts';
import type { EventId, WardCode } from '#domain/dossier/ids.ts';
import type { TestCentre } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';
import { createTurns, type Turns } from './turns.ts';
import { openSimWard, runOnClock, type Person, type SimWard } from './sim-ward.ts';
import { copyDatabases, startSimTablet, type SimTablet, type Surroundings } from './sim-tablet.ts';
import { backUpWard, restoreWard, type WardBackup } from './ward-backup.ts';

export const MAX_TABLETS = 4;

/** Where an event was seen safe on a disk first. */
interface LedgerEntry {
  readonly tablet: string;
  readonly kind: string;
}

export interface World {
  readonly centre: TestCentre;
  readonly ward: SimWard;
  readonly tablets: readonly SimTablet[];
  readonly turns: Turns;
  /** Every event that ever lay in an outbox, but those that vanished with a deleted database before they were sent. */
  readonly ledger: ReadonlyMap<EventId, LedgerEntry>;
  now(): Instant;
  pass(ms: number): void;
  /** Looks into every outbox; call it after each command. */
  note(): Promise<void>;
  clone(tablet: SimTablet): Promise<void>;
  /** Deletes both databases of a tablet; what it alone had is lost with it, and that is nobody's doing. */
  vanish(tablet: SimTablet): Promise<void>;
  /** An administrator shuts this tablet out, or lets it in again. */
  setRevoked(tablet: SimTablet, revoked: boolean): Promise<void>;
  /** The centre knows this person in another role; the tablets go on in the one they knew. */
  setRole(person: Person, role: Role): Promise<void>;
  backUp(): Promise<void>;
  /** @param age 0 for the last backup, 1 for the one before it, …; the first when there are fewer */
  restore(age: number): Promise<void>;
  dispose(): Promise<void>;
}

let worlds = 0;

export async function openWorld(centre: TestCentre, tabletCount: number): Promise<World> {
  worlds += 1;
  const run = worlds;
  let now = at('2026-03-09 08:00');
  const random = createPrng(run);
  let made = 0;
  const uuid = () =>
    `${run.toString(16).padStart(8, '0')}-0000-7000-8000-${(made += 1).toString(16).padStart(12, '0')}`;
  const ward = await openSimWard(centre, run, now);
  runOnClock(centre, () => now);
  const turns = createTurns();
  const around: Surroundings = {
    ward: ward.code,
    now: () => now,
    gate: turns.take,
    ids: {
      newId: uuid,
      newDeviceId: () => uuid().replace('-7000-', '-4000-'),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    },
  };
  const tablets: SimTablet[] = [];
  const ledger = new Map<EventId, LedgerEntry>();
  /** Everything that ever was in the ledger: a newer backup may bring back what an older one had taken. */
  const recorded = new Map<EventId, LedgerEntry>();
  const add = async (person = ward.people[tablets.length % ward.people.length]!) => {
    const tablet = await startSimTablet({ name: `world-${run}-tablet-${tablets.length}`, person, around });
    tablets.push(tablet);
  };
  for (let n = 0; n < tabletCount; n++) {
    await add();
    // Its first day: it has met the centre, and holds numbers to give.
    await tablets[n]!.tab().sync();
  }

  const backups: WardBackup[] = [await backUpWard(centre.sql, ward.code)];

  return {
    centre,
    ward,
    tablets,
    turns,
    ledger,
    now: () => now,
    pass: (ms) => void (now = (now + ms) as Instant),
    async note() {
      for (const tablet of tablets) {
        for (const { event } of await tablet.outbox()) {
          if (ledger.has(event.id)) continue;
          const entry = { tablet: tablet.name, kind: event.kind };
          ledger.set(event.id, entry);
          recorded.set(event.id, entry);
        }
      }
    },
    async clone(tablet) {
      await copyDatabases(tablet.tab().store, `world-${run}-tablet-${tablets.length}`);
      await add(tablet.person);
    },
    async vanish(tablet) {
      await tablet.vanish();
      await dropUnrecoverable();
    },
    async setRevoked(tablet, revoked) {
      const { deviceId: device } = tablet.tab().store;
      // Past the sessions, which the tablets of one person share here.
      if (revoked)
        await centre.sql`update device set revoked_at = ${now} where ward_id = ${ward.code} and device_id = ${device}`;
      else await takeBackReport(centre.running.centre, answerable(ward.code), { ward: ward.code, device });
    },
    async setRole({ actor }, role) {
      // Past the sessions: the tablets are not told.
      const { userId, name } = actor;
      await centre.sql.begin((tx) => saveNameAndRole(tx, userId, { name, role, at: now }));
    },
    async backUp() {
      backups.push(await backUpWard(centre.sql, ward.code));
    },
    async restore(age) {
      await restoreWard(centre.sql, ward.code, backups.at(-1 - age) ?? backups[0]!);
      await dropUnrecoverable();
    },
    async dispose() {
      for (const tablet of tablets) await tablet.dispose();
      await centre.sql`delete from user_ward where ward_id = ${ward.code}`;
    },
  };

  /** What lies in no outbox and not at the centre went with a deleted database (and a backup older than it). */
  async function dropUnrecoverable(): Promise<void> {
    const rows = (await Promise.all(tablets.map((tablet) => tablet.outbox()))).flat();
    const there = new Set([...rows.map(({ event }) => event.id), ...(await readStoredIds(centre, ward.code))]);
    for (const [id, entry] of recorded) {
      if (there.has(id)) ledger.set(id, entry);
      else ledger.delete(id);
    }
  }
}

/** Whoever answers for the ward. */
const answerable = (ward: WardCode): SessionUser => ({
  userId: 'u-admin',
  username: 'admin',
  name: 'Người admin',
  role: 'admin',
  wards: [{ code: ward, name: '' }],
});

async function readStoredIds({ sql }: TestCentre, ward: WardCode): Promise<EventId[]> {
  const rows = await sql<{ id: EventId }[]>`
    select event_id as id from event where ward_id = ${ward}
    union all select (raw::json ->> 'id')::uuid from quarantine where ward_id = ${ward}`;
  return rows.map(({ id }) => id);
}
