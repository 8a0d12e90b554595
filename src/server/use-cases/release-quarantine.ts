/**
 * Reads once more what was set aside, and takes in what waited for a person's word once it is given. A newer version may know
 * a kind the one before did not, an account may have been entered again or given its role; what can be taken in now is
 * appended under its tablet's own number and is an event like any other. The time of arrival stays the first one. The rest
 * stays where it is.
 */
import * as v from 'valibot';
import { canIn } from '#domain/dossier/can-in.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { uuid } from '#protocol/primitive-schemas.ts';
import { isSealedEvent } from '#protocol/sealed-event.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import {
  ACTOR_KINDS,
  MAX_SET_ASIDE_LISTED,
  TABLET_KINDS,
  type HeldKind,
  type ReleaseResponse,
  type SetAsideResponse,
} from '#protocol/set-aside-messages.ts';
import type { Keeper } from '../store/centre-keys.ts';
import { transact, type Connection } from '../store/database.ts';
import { keepAdmission } from '../store/device-batches.ts';
import type { DeviceKeyOf } from '../store/device-keys.ts';
import { lockSilentDevice } from '../store/devices.ts';
import { readStanding } from '../store/enrolment.ts';
import { appendEvents } from '../store/events.ts';
import {
  countSetAside,
  holdOn,
  listArrivals,
  listHeld,
  listSetAside,
  listWardsWithSetAside,
  readArrival,
  removeSetAside,
  type SetAsideArrival,
  type SetAsideRow,
  type Wanted,
} from '../store/quarantine.ts';
import { prepareChecks } from './accept-push.ts';
import type { Centre } from './centre.ts';
import { journalReason } from './judge-actor.ts';
import { hasWard } from './manage-users.ts';
import { openSealedEvents } from './open-sealed-events.ts';
import { readEvent } from './read-event.ts';

/** Has what was set aside read again when the centre starts. */
const RELEASED_AT_START = 'centre';

type SetAsideRefusal = { readonly type: 'NotYourWard' };

export async function readWardSetAside(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<SetAsideResponse, SetAsideRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const [count, events, held] = await Promise.all([
    countSetAside(db, ward),
    listSetAside(db, ward, MAX_SET_ASIDE_LISTED),
    listHeld(db, ward),
  ]);
  return ok({ count, events, ...(held.length > 0 && { held }) });
}

/** Nobody's word but what the accounts say now. */
const AGAIN: Wanted & Pick<Word, 'answers'> = { device: null, held: ACTOR_KINDS, signedBy: null, answers: false };

/** Somebody who answers for the ward asks for it. */
export async function retrySetAside(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<ReleaseResponse, SetAsideRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const released = await releaseWard(centre, ward, { ...AGAIN, releasedBy: by.userId, isWanted: () => true });
  return ok({ released, remaining: await countSetAside(centre.db, ward) });
}

/**
 * Whoever answers for the ward says that what waits of this tablet is the ward's own work, kept with their name. Nobody says so
 * of a role of one's own: another administrator must, or in a compartment another head. Who answers for a tablet has not answered for the roles named on it.
 */
export async function admitHeld(
  centre: Centre,
  by: SessionUser,
  { ward, device, kind }: { readonly ward: WardCode; readonly device: DeviceId; readonly kind?: HeldKind | undefined },
): Promise<Result<ReleaseResponse, SetAsideRefusal | { readonly type: 'NotYoursToSay' }>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (!canIn(by.role, 'tablet.vouch', ward)) return err({ type: 'NotYoursToSay' });
  const held = kind === undefined ? TABLET_KINDS : [kind];
  const wanted = { device, held, signedBy: null, answers: true, releasedBy: by.userId, isWanted: () => true };
  const released = await releaseWard(centre, ward, wanted);
  centre.journal.info({ ward, device, held, released, by: by.userId }, 'held events admitted');
  return ok({ released, remaining: await countSetAside(centre.db, ward) });
}

/** A report of loss was a mistake: what waited for that alone waits no longer. */
export async function releaseUnrevoked(
  centre: Centre,
  by: SessionUser,
  { ward, device }: { readonly ward: WardCode; readonly device: DeviceId },
): Promise<void> {
  await releaseWard(centre, ward, {
    device,
    held: ['revoked'],
    signedBy: null,
    answers: false,
    releasedBy: by.userId,
    isWanted: () => true,
  });
}

/**
 * Keys count from now on that did not before: what waited for that alone waits no longer, and whoever let them in, or came with
 * the code that did, answers for it. Call it after the commit. What goes wrong is noted: it goes on waiting for a person's word.
 */
export async function releaseOfKeys(centre: Centre, by: SessionUser, keys: readonly DeviceKeyOf[]): Promise<void> {
  for (const { ward, device, publicKey } of keys) {
    try {
      // Of a tablet that is reported everything waits, whoever signed it.
      if ((await readStanding(centre.db, ward, device))?.isRevoked) continue;
      await releaseWard(centre, ward, {
        device,
        held: ['new-key'],
        signedBy: publicKey,
        answers: true,
        releasedBy: by.userId,
        isWanted: () => true,
      });
    } catch (error) {
      centre.journal.error({ ward, device, fault: nameOf(error) }, 'set aside not read again');
    }
  }
}

/**
 * For a centre that has just started, perhaps in a newer version. What goes wrong is noted and stops nothing.
 * @param isWanted asked before each arrival: the rest comes at the next start
 */
export async function releaseAtStart(centre: Centre, isWanted: () => boolean): Promise<void> {
  try {
    for (const ward of await listWardsWithSetAside(centre.db))
      await releaseWard(centre, ward, { ...AGAIN, releasedBy: RELEASED_AT_START, isWanted });
  } catch (error) {
    centre.journal.error({ fault: nameOf(error) }, 'set aside not read again');
  }
}

/** On whose word something is taken in. */
interface Word {
  /** Stands as the sender of what was set aside before senders were kept with it. */
  readonly releasedBy: string;
  /** Whether they answer for what is held; otherwise what held it must have gone. */
  readonly answers: boolean;
}

async function releaseWard(
  centre: Centre,
  ward: WardCode,
  { isWanted, answers, releasedBy, ...wanted }: Wanted & Word & { isWanted(): boolean },
): Promise<number> {
  let released = 0;
  for (const arrival of await listArrivals(centre.db, ward, wanted)) {
    if (!isWanted()) break;
    try {
      // Before the transaction, which waits for nothing but its connection: opening takes its time.
      const opened = await openArrival(centre, ward, arrival, wanted);
      released += await transact(centre.db, (tx) =>
        releaseArrival(centre, tx, { ...arrival, ward, answers, releasedBy, wanted, opened }),
      );
    } catch (error) {
      // It stays where it is, and hinders no other.
      centre.journal.error({ ward, device: arrival.device, fault: nameOf(error) }, 'set aside not read again');
    }
  }
  return released;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

interface ReadAgain {
  readonly read: readonly { readonly row: SetAsideRow; readonly event: DossierEvent }[];
  /** With the id it says it has, if any. */
  readonly refused: readonly { readonly row: SetAsideRow; readonly id: EventId | undefined; readonly reason: string }[];
}

/** What each text of an arrival says; a sealed one for which the centre has no key says as little as before. */
type Opened = ReadonlyMap<string, unknown>;

async function openArrival(keeper: Keeper, ward: WardCode, arrival: SetAsideArrival, wanted: Wanted): Promise<Opened> {
  const texts = (await readArrival(keeper.db, ward, arrival, wanted)).map(({ raw }) => raw);
  const opened = await openSealedEvents(
    keeper,
    texts.map((text): unknown => JSON.parse(text)),
  );
  return new Map(texts.map((text, index) => [text, opened[index]]));
}

/**
 * What is still sealed is in neither: nothing can be said of it before the centre has its key, nor by anybody's word. Nor is what
 * has come since the arrival was opened.
 */
function readAgain(
  rows: readonly SetAsideRow[],
  opened: Opened,
  place: { readonly ward: WardCode; readonly device: DeviceId; readonly arrivedAt: Instant },
): ReadAgain {
  const read = [];
  const refused = [];
  for (const row of rows) {
    const raw = opened.get(row.raw);
    if (raw === undefined || isSealedEvent(raw)) continue;
    const result = readEvent(raw, { ...place, dseq: row.dseq });
    if (result.ok) read.push({ row, event: result.value });
    else refused.push({ row, id: idOf(raw), reason: result.error });
  }
  return { read, refused };
}

function idOf(raw: unknown): EventId | undefined {
  const named = v.safeParse(v.object({ id: uuid }), raw);
  return named.success ? (named.output.id as EventId) : undefined;
}

/** @returns how many of it are events now */
async function releaseArrival(
  { journal, now }: Centre,
  tx: Connection,
  {
    ward,
    releasedBy,
    answers,
    wanted,
    opened,
    ...arrival
  }: SetAsideArrival & Word & { readonly ward: WardCode; readonly wanted: Wanted; readonly opened: Opened },
): Promise<number> {
  const { device, at: arrivedAt, isCopy } = arrival;
  await lockSilentDevice(tx, ward, device);
  const aside = await readArrival(tx, ward, arrival, wanted);
  const { read, refused } = readAgain(aside, opened, { ward, device, arrivedAt });
  const { findFault } = await prepareChecks(
    tx,
    ward,
    read.map(({ event }) => event),
    journal,
  );
  const isAnsweredFor = ({ held }: SetAsideRow) => answers && (held === 'unsigned' || held === 'new-key');
  const judged = read.map(({ row, event }) => {
    const fault = findFault(event);
    const isOfActor = fault !== undefined && fault.kind !== null && fault.kind === row.held;
    const isWaived = answers && isOfActor && event.actor.userId !== releasedBy;
    return { row, event, fault: isWaived ? undefined : fault, isAdmitted: isWaived || isAnsweredFor(row) };
  });
  const admitted = [
    ...judged.flatMap(({ isAdmitted, event }) => (isAdmitted ? [event.id] : [])),
    // A newer version that can read it asks nobody again.
    ...refused.flatMap(({ row, id }) => (isAnsweredFor(row) && id !== undefined ? [id] : [])),
  ];
  if (admitted.length > 0) await keepAdmission(tx, ward, { events: admitted, by: releasedBy, at: now() });
  // What no person's word can let in any more waits for nobody: held, it would keep its dossier from ever being destroyed.
  const waiting = [
    ...judged.flatMap(({ row, fault }) => (fault ? [{ ...row, reason: fault.reason, held: fault.kind }] : [])),
    ...refused.flatMap(({ row, reason }) => (row.held === null ? [] : [{ ...row, reason, held: null }])),
  ];
  await holdOn(tx, { ward, device }, waiting);
  const readable = judged.filter(({ fault }) => fault === undefined);
  if (readable.length === 0) return 0;
  const events = readable.map(({ event }) => event);
  const sentBy = arrival.sentBy ?? releasedBy;
  await appendEvents(tx, { ward, events, sentBy, arrivedAt, appendedAt: now(), isCopy });
  const rows = readable.map(({ row }) => row);
  await removeSetAside(tx, { ward, device }, rows);
  for (const row of rows)
    journal.info({ ward, device, dseq: row.dseq, reason: journalReason(row), by: releasedBy }, 'released');
  return rows.length;
}
