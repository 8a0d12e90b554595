/**
 * Takes in what a tablet recorded: each event once, in the tablet's order, none refused for what it says. What cannot be
 * read is set aside under its number and the rest is stored. One transaction a ward; the answer comes after the commit.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { PushRequest, PushResponse, Verdict } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { signedTextOf } from '#protocol/batch-signature.ts';
import { keepBatch } from '../store/device-batches.ts';
import { isTaken, transact, waitBriefly, type Connection } from '../store/database.ts';
import {
  advanceDevice,
  isCentreDevice,
  lockDevice,
  lockSilentDevice,
  noteFaults,
  noteSkipped,
} from '../store/devices.ts';
import { appendAfter, EVENT_ID_ONCE, findEventIds, holdEnd, readKnown, type KnownEvent } from '../store/events.ts';
import { quarantine, type SetAside } from '../store/quarantine.ts';
import { findRoles } from '../store/users.ts';
import { readHead } from '../store/wards.ts';
import type { Centre, Journal } from './centre.ts';
import { evidenceOf } from './check-batch.ts';
import { judgePush, type Judgement } from './judge-push.ts';
import { rawText, readEvent } from './read-event.ts';

type Answer = PushResponse['wards'][number];
type WardPush = PushRequest['wards'][number];

interface Push extends WardPush {
  readonly request: Pick<PushRequest, 'device' | 'app'>;
  readonly sender: SessionUser;
  /** Brought by somebody in a black box: the device itself was not heard from, and may have been revoked since. */
  readonly isCarried?: boolean;
}

/** A push whose device is held. */
interface OpenPush extends Push {
  /** Worked out when something of it is taken in, and once. @param stored see `checkBatch` */
  judge(stored?: readonly (string | undefined)[]): Judgement;
}

const TRIES = 3;
/** More than any tablet records in its life: whoever claims more must not move its counter out of reach. */
const MAX_SKIPPED = 1_000_000;

/** @param sender whoever is signed in on the tablet; the events may be those of the officer before */
export async function acceptPush(centre: Centre, sender: SessionUser, request: PushRequest): Promise<PushResponse> {
  const wards: Answer[] = [];
  for (const push of request.wards) {
    wards.push(
      sender.wards.some(({ code }) => code === push.ward)
        ? await acceptWard(centre, { ...push, request, sender })
        : { ward: push.ward, result: 'refused', reason: 'not-your-ward' },
    );
  }
  return { now: centre.now(), wards };
}

/**
 * Does not ask whether the sender works in the ward. Two devices may bring the same event at the same moment; the later one
 * finds it stored when it tries again.
 */
export async function acceptWard(centre: Centre, push: Push): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(centre.db, (tx) => acceptInTransaction(centre, tx, push));
    } catch (error) {
      if (!isTaken(error, EVENT_ID_ONCE) || attempt === TRIES) throw error;
    }
  }
}

async function acceptInTransaction(centre: Centre, tx: Connection, push: Push): Promise<Answer> {
  const { ward, first, trimmed, events, request, sender, isCarried = false } = push;
  const { device, app } = request;
  if (isCentreDevice(device)) return { ward, result: 'refused', reason: 'unknown-device' };
  // Sent together: the wait counts from the lock on.
  const [, row] = await Promise.all([
    waitBriefly(tx),
    isCarried
      ? lockSilentDevice(tx, ward, device)
      : lockDevice(tx, { ward, device, app, userId: sender.userId, at: centre.now() }),
  ]);
  // The tablet then greets, and is asked for the ward's code.
  if (!row || (row.lacksCode && !isCarried)) return { ward, result: 'refused', reason: 'unknown-device' };
  let judgement: Judgement | undefined;
  const open: OpenPush = { ...push, judge: (stored) => (judgement ??= judgePush(row, { ...push, device }, stored)) };
  const last = first + events.length - 1;
  // A box begins at what had not come back when it was made; what a restored centre lacks before it may still come.
  const isSkipping =
    first > row.lastDseq + 1 && first - row.lastDseq <= MAX_SKIPPED && (isCarried || first <= trimmed + 1);
  if (isSkipping) {
    const skipped = { device, from: row.lastDseq + 1, through: first - 1 };
    centre.journal.warn({ ward, ...skipped }, 'events not offered again');
    await noteSkipped(tx, ward, { ...skipped, at: centre.now() });
  }
  const expect = isSkipping ? first : row.lastDseq + 1;
  if (first > expect) return { ward, result: 'gap', expect };

  const numbered = events.map((raw, index) => ({ dseq: first + index, raw }));
  const known = first < expect ? await answerKnown(centre, tx, open, numbered.slice(0, expect - first)) : [];
  const fresh =
    last < expect
      ? []
      : await takeIn(centre, tx, open, { items: numbered.slice(Math.max(0, expect - first)), isCopy: false });
  const verdicts = [...known, ...fresh];
  invariant(verdicts.length === events.length, 'every event of a push has one verdict');
  return { ward, result: 'accepted', head: await findHead(tx, ward, fresh), verdicts };
}

/** The ward is held by what was just stored in it: its last event is the head. */
async function findHead(tx: Connection, ward: WardCode, fresh: readonly Verdict[]): Promise<number> {
  const last = fresh.findLast((verdict) => verdict.outcome === 'stored');
  return last?.wseq ?? (await readHead(tx, ward))?.head ?? 0;
}

interface Numbered {
  readonly dseq: number;
  readonly raw: unknown;
}

/**
 * What was dealt with before is answered as it was then. A number that was skipped is taken in late. Another event under a
 * number that is taken comes from a copy of the tablet (a cloned profile, a restored image): it is somebody's work and is
 * taken in beside the first.
 */
async function answerKnown(
  centre: Centre,
  tx: Connection,
  push: OpenPush,
  items: readonly Numbered[],
): Promise<Verdict[]> {
  const { ward, request } = push;
  const { device } = request;
  const [from, through] = [items[0]?.dseq ?? 1, items.at(-1)?.dseq ?? 0];
  const known = await readKnown(tx, { ward, device, from, through });
  const answered = items.map((item) => known.find((each) => isSame(each, item))?.verdict);
  const others = items.filter((_item, index) => answered[index] === undefined);
  if (others.length === 0) return answered.filter((verdict) => verdict !== undefined);
  const numbers = new Set(known.map(({ verdict }) => verdict.dseq));
  const late = others.filter(({ dseq }) => !numbers.has(dseq));
  const copies = others.filter(({ dseq }) => numbers.has(dseq));
  const takenLate = late.length === 0 ? [] : await takeIn(centre, tx, push, { items: late, isCopy: false });
  const taken = [...takenLate, ...(copies.length === 0 ? [] : await takeInCopies(centre, tx, push, copies))];
  return items.map(({ dseq }, index) => {
    const verdict = answered[index] ?? taken.find((each) => each.dseq === dseq);
    invariant(verdict, 'every event of a push has one verdict');
    return verdict;
  });
}

async function takeInCopies(
  centre: Centre,
  tx: Connection,
  push: OpenPush,
  items: readonly Numbered[],
): Promise<Verdict[]> {
  const { ward, request } = push;
  const { device } = request;
  centre.journal.warn({ ward, device, from: items[0]?.dseq, count: items.length }, 'events of a copied tablet');
  await noteFaults(tx, ward, { device, faults: ['copied'], at: centre.now() });
  return takeIn(centre, tx, push, { items, isCopy: true });
}

function isSame({ eventId, raw: kept, verdict }: KnownEvent, { dseq, raw }: Numbered): boolean {
  if (verdict.dseq !== dseq) return false;
  return eventId === null ? kept === rawText(raw) : eventId === idOf(raw);
}

/** The database writes ids in lower case. */
function idOf(raw: unknown): string | undefined {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}

/** Stores events the centre has not seen: under numbers of the device that are free, or those of a copy under numbers that are taken. */
async function takeIn(
  centre: Centre,
  tx: Connection,
  push: OpenPush,
  { items, isCopy }: { readonly items: readonly Numbered[]; readonly isCopy: boolean },
): Promise<Verdict[]> {
  const { ward, first, request, sender } = push;
  const { device } = request;
  const at = centre.now();
  // Read before the ward is held, and asked about together.
  const [{ readable, texts, setAside, signed }, end] = await Promise.all([
    sort(centre, tx, push, items),
    holdEnd(tx, ward),
  ]);
  const asStored = new Map(readable.map(({ dseq }, index) => [dseq, signedTextOf(texts[index] ?? '')]));
  // Sent together: none waits for the answer of another.
  const [stored] = await Promise.all([
    readable.length === 0
      ? []
      : appendAfter(tx, end, { ward, events: readable, sentBy: sender.userId, arrivedAt: at, isCopy, texts }),
    quarantine(tx, { ward, device, sentBy: sender.userId, at, isCopy }, setAside),
    isCopy ? undefined : advanceDevice(tx, ward, device, items.at(-1)?.dseq ?? 0),
    signed && keepBatch(tx, ward, evidenceOf(signed, { device, first }, asStored), at),
  ]);
  for (const { dseq, reason } of setAside) centre.journal.warn({ ward, device, dseq, reason }, 'event set aside');
  const aside = setAside.map(({ dseq, reason }): Verdict => ({ dseq, outcome: 'quarantined', reason }));
  const kept = stored.map(({ wseq, event }): Verdict => ({ dseq: event.dseq, outcome: 'stored', wseq }));
  return [...kept, ...aside].sort((a, b) => a.dseq - b.dseq);
}

interface Sorted {
  readonly readable: readonly DossierEvent[];
  /** Of the readable ones, in canonical JSON. */
  readonly texts: readonly string[];
  readonly setAside: readonly SetAside[];
  readonly signed: Judgement['signed'];
}

async function sort(
  centre: Centre,
  tx: Connection,
  { ward, request, events, judge }: OpenPush,
  items: readonly Numbered[],
): Promise<Sorted> {
  const arrivedAt = centre.now();
  const read = items.map(({ dseq, raw }) => {
    const result = readEvent(raw, { ward, device: request.device, dseq, arrivedAt });
    return { dseq, raw, result, text: result.ok ? canonicalJson(result.value) : undefined };
  });
  const { signed, hold } = judge(read.length === events.length ? read.map(({ text }) => text) : undefined);
  const wellFormed = read.flatMap(({ result }) => (result.ok ? [result.value] : []));
  const findFault = await prepareChecks(tx, ward, wellFormed, centre.journal);
  const readable: DossierEvent[] = [];
  const texts: string[] = [];
  const setAside: SetAside[] = [];
  for (const { dseq, raw, result, text } of read) {
    const reason = result.ok ? findFault(result.value) : result.error;
    if (result.ok && text !== undefined && reason === undefined && !hold) {
      readable.push(result.value);
      texts.push(text);
    }
    // Whatever can be read of it waits as well: nobody vouches for any of it.
    else setAside.push({ dseq, raw: rawText(raw), reason: reason ?? hold?.reason ?? '', held: hold?.kind ?? null });
  }
  return { readable, texts, setAside, signed };
}

/**
 * What an event alone cannot tell: whether it came before, and whether its actor works here in that role. Accounts change
 * while a tablet is away, and a restored centre has forgotten the newest: the actor and the role the tablet names stand, are
 * compared with the account and noted where they differ; who sent the event is kept beside it. What nobody in that role may
 * do has no effect in the fold and is shown.
 */
export async function prepareChecks(
  tx: Connection,
  ward: WardCode,
  events: readonly DossierEvent[],
  journal: Journal,
): Promise<(event: DossierEvent) => string | undefined> {
  const actors = [...new Set(events.map(({ actor }) => actor.userId))];
  const ids = events.map(({ id }) => id);
  const [roles, seen] = await Promise.all([findRoles(tx, ward, actors), findEventIds(tx, ward, ids)]);
  return ({ id, actor, kind, device, dseq }) => {
    if (kind === 'calendar-reapplied') return 'kind: chỉ trung tâm được tính lại ngày hẹn theo lịch mới.';
    const role = roles.get(actor.userId);
    if (seen.has(id)) return 'id: sự kiện này đã có ở trung tâm dưới một số khác.';
    seen.add(id);
    if (role !== actor.role) {
      const facts = { ward, device, dseq, actor: actor.userId, said: actor.role, holds: role ?? null };
      journal.warn(facts, 'actor in another role than at the centre');
    }
    return undefined;
  };
}
