/**
 * Takes in what a tablet recorded: each event once, in the tablet's order, none refused for what it says. What cannot be
 * read is set aside under its number and the rest is stored. One transaction a ward; the answer comes after the commit.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { PushRequest, PushResponse, Verdict } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
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
import { DESTROYED_REASON, holdOffDestruction, isRawOf } from '../store/destruction.ts';
import { appendAtEnd, EVENT_ID_ONCE, readKnown, type KnownEvent } from '../store/events.ts';
import { readPushFacts, type PushFacts } from '../store/push-facts.ts';
import { quarantine, type SetAside } from '../store/quarantine.ts';
import { findHeldRoles } from '../store/role-history.ts';
import { readHead } from '../store/wards.ts';
import type { Centre, Journal } from './centre.ts';
import { evidenceOf, signedTextsOf } from './check-batch.ts';
import { journalReason, judgeActor, type Fault } from './judge-actor.ts';
import { judgePush, type Judgement } from './judge-push.ts';
import { openSealedEvents } from './open-sealed-events.ts';
import { rawText, readEvents, type ReadEvent } from './read-event.ts';

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
  /** Worked out when something of it is taken in, and once. */
  judge(): Judgement;
  readonly findFault: Checks['findFault'];
  readonly end: Checks['end'];
}

/** Does not say whose it is: what was set aside is read by people of this ward. */
const BESIDE_REASON = 'dossierId: hồ sơ này không thuộc phường của lần gửi; việc này được giữ riêng.';

const TRIES = 3;
/** More than any tablet records in its life: whoever claims more, in one leap or in many, must not move its counter out of reach. */
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
export async function acceptWard(centre: Centre, sent: Push): Promise<Answer> {
  const push = { ...sent, events: [...(await openSealedEvents(centre, sent.events))] };
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
  // Nothing is held yet; and not before there is a connection, or all that wait for one would have theirs in memory twice.
  const items = readEvents(push, { device, arrivedAt: centre.now() });
  const wellFormed = items.flatMap(({ result }) => (result.ok ? [result.value] : []));
  // Sent together, and answered in this order: the wait counts from the lock on, and what is found is found behind it.
  const [, row, { findFault, end }] = await Promise.all([
    waitBriefly(tx),
    isCarried
      ? lockSilentDevice(tx, ward, device)
      : lockDevice(tx, { ward, device, app, userId: sender.userId, at: centre.now() }),
    prepareChecks(tx, ward, wellFormed, centre.journal),
  ]);
  // The tablet then greets, and is asked for the ward's code.
  if (!row || (row.lacksCode && !isCarried)) return { ward, result: 'refused', reason: 'unknown-device' };
  let judgement: Judgement | undefined;
  const texts = items.map(({ text }) => text);
  const judge = () => (judgement ??= judgePush(row, { ...push, device }, texts));
  const open: OpenPush = { ...push, judge, findFault, end };
  const last = first + events.length - 1;
  // A box begins at what had not come back when it was made; what a restored centre lacks before it may still come.
  const isSkipping = first > row.lastDseq + 1 && first <= MAX_SKIPPED && (isCarried || first <= trimmed + 1);
  if (isSkipping) {
    const skipped = { device, from: row.lastDseq + 1, through: first - 1 };
    centre.journal.warn({ ward, ...skipped }, 'events not offered again');
    await noteSkipped(tx, ward, { ...skipped, at: centre.now() });
  }
  const expect = isSkipping ? first : row.lastDseq + 1;
  if (first > expect) return { ward, result: 'gap', expect };

  const known = first < expect ? await answerKnown(centre, tx, open, items.slice(0, expect - first)) : [];
  const fresh =
    last < expect
      ? []
      : await takeIn(centre, tx, open, { items: items.slice(Math.max(0, expect - first)), isCopy: false });
  const verdicts = [...known, ...fresh];
  invariant(verdicts.length === events.length, 'every event of a push has one verdict');
  return { ward, result: 'accepted', head: await findHead(tx, ward, fresh), verdicts };
}

/** The ward is held by what was just stored in it: its last event is the head. */
async function findHead(tx: Connection, ward: WardCode, fresh: readonly Verdict[]): Promise<number> {
  const last = fresh.findLast((verdict) => verdict.outcome === 'stored');
  return last?.wseq ?? (await readHead(tx, ward))?.head ?? 0;
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
  items: readonly ReadEvent[],
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
  items: readonly ReadEvent[],
): Promise<Verdict[]> {
  const { ward, request } = push;
  const { device } = request;
  centre.journal.warn({ ward, device, from: items[0]?.dseq, count: items.length }, 'events of a copied tablet');
  await noteFaults(tx, ward, { device, faults: ['copied'], at: centre.now() });
  return takeIn(centre, tx, push, { items, isCopy: true });
}

function isSame({ eventId, raw: kept, verdict }: KnownEvent, { dseq, raw }: ReadEvent): boolean {
  if (verdict.dseq !== dseq) return false;
  if (eventId !== null) return eventId === idOf(raw);
  const text = rawText(raw);
  return kept === text || (kept !== null && isRawOf(kept, text));
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
  { items, isCopy }: { readonly items: readonly ReadEvent[]; readonly isCopy: boolean },
): Promise<Verdict[]> {
  const { ward, first, request, sender, end } = push;
  const { device } = request;
  const at = centre.now();
  const { readable, texts, setAside, signed } = sort(push, items);
  // Sent together: none waits for the answer of another. The largest last: what is small before it travels with it in one piece.
  const [, , , stored] = await Promise.all([
    isCopy ? undefined : advanceDevice(tx, ward, device, items.at(-1)?.dseq ?? 0),
    quarantine(tx, { ward, device, sentBy: sender.userId, at, isCopy }, setAside),
    signed && keepBatch(tx, ward, evidenceOf(signed, { device, first }, signedTextsOf(readable, texts)), at),
    readable.length === 0
      ? []
      : appendAtEnd(tx, end, { ward, events: readable, sentBy: sender.userId, arrivedAt: at, isCopy, texts }),
  ]);
  for (const each of setAside)
    centre.journal.warn({ ward, device, dseq: each.dseq, reason: journalReason(each) }, 'event set aside');
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

function sort({ judge, findFault }: OpenPush, items: readonly ReadEvent[]): Sorted {
  const { signed, hold } = judge();
  const readable: DossierEvent[] = [];
  const texts: string[] = [];
  const setAside: SetAside[] = [];
  for (const { dseq, raw, result, text } of items) {
    const fault: Fault | undefined = result.ok ? findFault(result.value) : { reason: result.error, kind: null };
    if (result.ok && text !== undefined && fault === undefined && !hold) {
      readable.push(result.value);
      texts.push(text);
    }
    // Whatever can be read of it waits as well: nobody vouches for any of it. What else a person must look at is asked then.
    else {
      const held = hold?.kind ?? fault?.kind ?? null;
      const told = fault?.kind === null ? fault : (hold ?? fault);
      setAside.push({ dseq, raw: rawText(raw), reason: told?.reason ?? '', held, signedBy: hold?.signedBy ?? null });
    }
  }
  return { readable, texts, setAside, signed };
}

export interface Checks extends Pick<PushFacts, 'end'> {
  findFault(event: DossierEvent): Fault | undefined;
}

/**
 * What an event alone cannot tell: whether it came before, whether its dossier was destroyed meanwhile (a tablet may be away
 * for years), whether its dossier lies in the compartment beside the ward, or in the ward beside the compartment, and whether
 * its actor could act here in that role (`judgeActor`). Who sent the event is kept beside it. What nobody in that role may do
 * is stored, has no effect in the fold and is shown.
 */
export async function prepareChecks(
  tx: Connection,
  ward: WardCode,
  events: readonly DossierEvent[],
  journal: Journal,
): Promise<Checks> {
  const actors = [...new Set(events.map(({ actor }) => actor.userId))];
  // In this order on the one connection: what is asked next knows of everything destroyed until then.
  const [, people, { seen: stored, destroyed, beside, end }] = await Promise.all([
    holdOffDestruction(tx, ward),
    findHeldRoles(tx, ward, actors),
    readPushFacts(tx, ward, events),
  ]);
  const seen = new Set(stored);
  const findFault = (event: DossierEvent): Fault | undefined => {
    const { id, actor, kind, device, dseq, dossierId } = event;
    if (kind === 'calendar-reapplied')
      return { kind: null, reason: 'kind: chỉ trung tâm được tính lại ngày hẹn theo lịch mới.' };
    if (destroyed.has(dossierId)) return { kind: null, reason: DESTROYED_REASON };
    if (beside.has(dossierId)) return { kind: null, reason: BESIDE_REASON };
    if (seen.has(id)) return { kind: null, reason: 'id: sự kiện này đã có ở trung tâm dưới một số khác.' };
    seen.add(id);
    const person = people.get(actor.userId);
    const fault = judgeActor(event, person);
    if (fault) {
      const held = person?.held.map(({ role }) => role) ?? null;
      journal.warn({ ward, device, dseq, actor: actor.userId, said: actor.role, held }, 'actor not in that role here');
    }
    return fault;
  };
  return { findFault, end };
}
