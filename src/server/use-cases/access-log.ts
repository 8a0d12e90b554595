/**
 * Nhật ký truy cập: takes in what tablets noted of looks at personal data, notes the centre's own answers, and shows both to
 * those who answer for the ward. An officer is never kept waiting for it, and nobody can change it.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { fromLocal, type Instant } from '#domain/calendar/instant.ts';
import { toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';
import { findPersonalId, MAX_ABOUT, MAX_REASON, type AccessAction } from '#domain/personal-data/access-entry.ts';
import {
  accessEntrySchema,
  type AccessAnswer,
  type AccessBatchAnswer,
  type AccessLine,
  type accessPageSchema,
} from '#protocol/access-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import {
  appendAccess,
  countHolderViews,
  isTabletOf,
  listLooks,
  type AccessRow,
  type LooksAsked,
  type StoredLook,
} from '../store/access-log.ts';
import { findSecret, keepSecret, type Keeper } from '../store/centre-keys.ts';
import { transact, waitBriefly, type Connection } from '../store/database.ts';
import { findDestroyed, holdOffDestruction } from '../store/destruction.ts';
import { findBlackBoxIdentity } from './black-box-identity.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

const KEY_NAME = 'access-log';
const KEY_BYTES = 32;
/** What a screen shows at once; the rest page by page. */
const MOST_LINES = 500;

export type BatchRefusal = WardRefusal | { readonly type: 'NoSuchDevice' };

export interface Batch {
  readonly ward: WardCode;
  readonly device: DeviceId;
  /** As they came. */
  readonly entries: readonly unknown[];
}

/**
 * Each look once, however often it is brought. One that cannot be read is left out with a line in the journal, or a single one
 * would keep a tablet from ever bringing the rest.
 * @param sender whoever is signed in on the tablet; the looks may be those of the officer before
 */
export async function acceptAccess(
  centre: Centre,
  sender: SessionUser,
  { ward, device, entries }: Batch,
): Promise<Result<AccessBatchAnswer, BatchRefusal>> {
  const { db, journal } = centre;
  if (!hasWard(sender, ward)) return err({ type: 'NotYourWard' });
  // A tablet that was revoked since still brings what it noted before.
  if (!(await isTabletOf(db, ward, device))) return err({ type: 'NoSuchDevice' });
  const arrivedAt = centre.now();
  // A tablet brings a batch again as it was: an id that stands in it twice would be refused for ever.
  const rows = new Map<string, AccessRow>();
  let unreadable = 0;
  for (const raw of entries) {
    const read = v.safeParse(accessEntrySchema, raw);
    if (!read.success) {
      unreadable += 1;
      continue;
    }
    const { id: accessId, sought, at, ...entry } = read.output;
    if (rows.has(accessId)) continue;
    rows.set(accessId, {
      ...entry,
      accessId,
      device,
      // A clock that runs ahead must not put a look where nobody has looked yet.
      at: Math.min(at, arrivedAt) as Instant,
      arrivedAt,
      sentBy: sender.userId,
      subject: entry.action === 'search-id' ? await subjectOfSealed(centre, ward, sought) : null,
    });
  }
  if (unreadable > 0) journal.warn({ ward, device, unreadable }, 'access entries not readable');
  await transact(db, async (tx) => {
    await waitBriefly(tx);
    await appendAccess(tx, ward, await withoutDestroyedWords(tx, ward, [...rows.values()]));
  });
  return ok({ kept: entries.length - unreadable, unreadable });
}

/**
 * A tablet may bring a look when its dossier is destroyed already, and what is in the log stays there: so the words beside it
 * must not get in. Destruction is held off to the end of the transaction, or it would not see the looks that are put in beside it.
 */
async function withoutDestroyedWords(tx: Connection, ward: WardCode, rows: readonly AccessRow[]): Promise<AccessRow[]> {
  await holdOffDestruction(tx, ward);
  const ids = rows.flatMap(({ dossierId }) => dossierId ?? []);
  const destroyed = await findDestroyed(tx, ward, ids);
  return rows.map((row) =>
    row.dossierId !== null && destroyed.has(row.dossierId) ? { ...row, about: '', reason: '' } : row,
  );
}

/** A look at personal data that the centre itself has answered. */
export interface CentreLook {
  readonly ward: WardCode;
  readonly action: AccessAction;
  readonly dossierId?: DossierId;
  /** Which list, in words. */
  readonly about?: string;
  readonly reason?: string;
  readonly personalId?: string;
}

/** To be called before the answer goes out: what cannot be noted is not answered. */
export async function noteAccess(
  centre: Pick<Centre, 'db' | 'seal' | 'now'>,
  by: SessionUser,
  look: CentreLook,
): Promise<void> {
  const { db, now } = centre;
  const { ward, action, dossierId = null, about = '', reason = '', personalId } = look;
  const at = now();
  const row: AccessRow = {
    accessId: randomUUID(),
    device: null,
    number: null,
    at,
    arrivedAt: at,
    userId: by.userId,
    sentBy: by.userId,
    action,
    dossierId,
    isHolder: false,
    about: about.slice(0, MAX_ABOUT),
    reason: reason.slice(0, MAX_REASON),
    subject: personalId === undefined ? null : await subjectOf(centre, ward, personalId),
  };
  await transact(db, (tx) => appendAccess(tx, ward, [row]));
}

/** Which of the lines, and whether the reader knows what was added to them. */
export type Paging = v.InferOutput<typeof accessPageSchema>;

/** Who looked at one dossier. Asking is noted too. */
export function readDossierAccess(
  centre: Centre,
  by: SessionUser,
  { ward, dossier, ...paging }: { readonly ward: WardCode; readonly dossier: DossierId } & Paging,
): Promise<Result<AccessAnswer, WardRefusal>> {
  return readLooks(centre, by, { ward, asked: { dossierId: dossier }, look: { dossierId: dossier }, paging });
}

/** Who looked at anything of the ward on a day of Việt Nam. Asking is noted too. */
export function readDayAccess(
  centre: Centre,
  by: SessionUser,
  { ward, date, ...paging }: { readonly ward: WardCode; readonly date: PlainDate } & Paging,
): Promise<Result<AccessAnswer, WardRefusal>> {
  const day = toDayNumber(date);
  return readLooks(centre, by, {
    ward,
    asked: { from: fromLocal(day, 0), to: fromLocal(day + 1, 0) },
    look: { about: date },
    paging,
  });
}

/** Who searched for one identity number, also where nothing was found. Asking is noted too, as a search for it. */
export async function readSearches(
  centre: Centre,
  by: SessionUser,
  { ward, personalId, ...paging }: { readonly ward: WardCode; readonly personalId: string } & Paging,
): Promise<Result<AccessAnswer, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const subject = await subjectOf(centre, ward, personalId);
  return readLooks(centre, by, { ward, asked: { subject }, look: { personalId }, paging });
}

interface Reading {
  readonly ward: WardCode;
  readonly asked: LooksAsked;
  readonly look: Pick<CentreLook, 'dossierId' | 'about' | 'personalId'>;
  readonly paging: Paging;
}

async function readLooks(
  centre: Centre,
  by: SessionUser,
  { ward, asked, look, paging: { before, hearsMore } }: Reading,
): Promise<Result<AccessAnswer, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const [found, holders] = await Promise.all([
    listLooks(centre.db, ward, asked, { most: MOST_LINES + 1, before }),
    before ? [] : countHolderViews(centre.db, ward, asked),
  ]);
  await noteAccess(centre, by, { ward, action: 'read-log', ...look });
  const shown = found.slice(0, MOST_LINES);
  const isCut = found.length > MOST_LINES;
  const last = shown.at(-1);
  return ok({
    lines: shown.map((each) => toLine(each, hearsMore !== undefined)),
    holders,
    isCut,
    ...(hearsMore && isCut && last && { next: `${last.at}_${last.accessId}` }),
  });
}

/** Anybody of the ward may bring looks in anybody's name: the reader is told whose session brought one of somebody else. */
function toLine({ accessId: _id, sentBy, senderName, ...line }: StoredLook, hearsMore: boolean): AccessLine {
  const isForAnother = hearsMore && sentBy !== line.userId;
  return { ...line, ...(isForAnother && { sender: { userId: sentBy, name: senderName } }) };
}

/**
 * The same number gives the same hash within a ward, and without the centre's key nobody can try all numbers: there are few
 * enough of them for that.
 */
async function subjectOf(keeper: Keeper, ward: WardCode, personalId: string): Promise<string> {
  const key =
    (await findSecret(keeper, KEY_NAME)) ??
    (await keepSecret(keeper, KEY_NAME, randomBytes(KEY_BYTES).toString('base64')));
  return createHmac('sha256', Buffer.from(key, 'base64')).update(`${ward}/${personalId}`).digest('base64');
}

/** Null when it was not encrypted for this centre, or is no identity number: that somebody searched is kept all the same. */
async function subjectOfSealed(keeper: Keeper, ward: WardCode, sealed: string | null): Promise<string | null> {
  const identity = sealed === null ? undefined : await findBlackBoxIdentity(keeper);
  if (sealed === null || identity === undefined) return null;
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const personalId = findPersonalId(await decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text'));
    return personalId === null ? null : await subjectOf(keeper, ward, personalId);
  } catch {
    return null;
  }
}
