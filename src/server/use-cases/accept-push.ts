/**
 * Takes in what a tablet recorded: each event once, in the tablet's order, none refused for what it says. What cannot be
 * read is set aside under its number and the rest is stored. One transaction a ward; the answer comes after the commit.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { PushRequest, PushResponse, Verdict } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { isTaken, transact, type Connection } from '../store/database.ts';
import { advanceDevice, isCentreDevice, lockDevice } from '../store/devices.ts';
import { appendEvents, EVENT_ID_ONCE, findEventIds, quarantine, readVerdicts, type SetAside } from '../store/events.ts';
import { findRoles } from '../store/users.ts';
import { readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { projectDossiers } from './project-dossiers.ts';
import { rawText, readEvent } from './read-event.ts';

type Answer = PushResponse['wards'][number];
type WardPush = PushRequest['wards'][number];

interface Push extends WardPush {
  readonly request: PushRequest;
  readonly sender: SessionUser;
}

const TRIES = 3;

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

/** Two devices may bring the same event at the same moment; the later one finds it stored when it tries again. */
async function acceptWard(centre: Centre, push: Push): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(centre.db, (tx) => acceptInTransaction(centre, tx, push));
    } catch (error) {
      if (!isTaken(error, EVENT_ID_ONCE) || attempt === TRIES) throw error;
    }
  }
}

async function acceptInTransaction(centre: Centre, tx: Connection, push: Push): Promise<Answer> {
  const { ward, first, events, request, sender } = push;
  const { device, app } = request;
  if (isCentreDevice(device)) return { ward, result: 'refused', reason: 'unknown-device' };
  const row = await lockDevice(tx, { ward, device, app, userId: sender.userId, at: centre.now() });
  if (!row) return { ward, result: 'refused', reason: 'unknown-device' };
  if (row.revoked) return { ward, result: 'refused', reason: 'device-revoked' };
  const expect = row.lastDseq + 1;
  if (first > expect) return { ward, result: 'gap', expect };

  const last = first + events.length - 1;
  const known =
    first < expect ? await readVerdicts(tx, { ward, device, from: first, through: Math.min(last, row.lastDseq) }) : [];
  const fresh =
    last < expect ? [] : await takeIn(centre, tx, { ...push, first: expect, events: events.slice(expect - first) });
  const verdicts = [...known, ...fresh];
  invariant(verdicts.length === events.length, 'every event of a push has one verdict');
  const head = (await readHead(tx, ward))?.head ?? 0;
  return { ward, result: 'accepted', head, verdicts };
}

/** Stores events the centre has not seen, from the device's next number on. */
async function takeIn(centre: Centre, tx: Connection, push: Push): Promise<Verdict[]> {
  const { ward, first, events, request, sender } = push;
  const { device } = request;
  const at = centre.now();
  const { readable, setAside } = await sort(tx, push, at);
  if (readable.length > 0) {
    const stored = await appendEvents(tx, { ward, events: readable, sentBy: sender.userId, arrivedAt: at });
    const dossiers = new Set(readable.map(({ dossierId }) => dossierId));
    await projectDossiers(tx, ward, [...dossiers], centre.journal);
    await finish();
    return merge(stored.map(({ wseq, event }) => ({ dseq: event.dseq, outcome: 'stored', wseq })));
  }
  await finish();
  return merge([]);

  async function finish(): Promise<void> {
    await quarantine(tx, { ward, device, at }, setAside);
    await advanceDevice(tx, ward, device, first + events.length - 1);
    for (const { dseq, reason } of setAside) centre.journal.warn({ ward, device, dseq, reason }, 'event set aside');
  }

  function merge(stored: Verdict[]): Verdict[] {
    const aside = setAside.map(({ dseq, reason }): Verdict => ({ dseq, outcome: 'quarantined', reason }));
    return [...stored, ...aside].sort((a, b) => a.dseq - b.dseq);
  }
}

interface Sorted {
  readonly readable: readonly DossierEvent[];
  readonly setAside: readonly SetAside[];
}

async function sort(
  tx: Connection,
  { ward, first, events, request }: Push,
  at: ReturnType<Centre['now']>,
): Promise<Sorted> {
  const read = events.map((raw, index) => {
    const dseq = first + index;
    return { dseq, raw, result: readEvent(raw, { ward, device: request.device, dseq, arrivedAt: at }) };
  });
  const wellFormed = read.flatMap(({ result }) => (result.ok ? [result.value] : []));
  const findFault = await prepareChecks(tx, ward, wellFormed);
  const readable: DossierEvent[] = [];
  const setAside: SetAside[] = [];
  for (const { dseq, raw, result } of read) {
    const reason = result.ok ? findFault(result.value) : result.error;
    if (result.ok && reason === undefined) readable.push(result.value);
    else setAside.push({ dseq, raw: rawText(raw), reason: reason ?? '' });
  }
  return { readable, setAside };
}

/** What an event alone cannot tell: whether its actor works here in that role, and whether it came before. */
async function prepareChecks(
  tx: Connection,
  ward: WardCode,
  events: readonly DossierEvent[],
): Promise<(event: DossierEvent) => string | undefined> {
  const roles = await findRoles(tx, ward, [...new Set(events.map(({ actor }) => actor.userId))]);
  const seen = await findEventIds(
    tx,
    ward,
    events.map(({ id }) => id),
  );
  return ({ id, actor, kind }) => {
    if (kind === 'calendar-reapplied') return 'kind: chỉ trung tâm được tính lại ngày hẹn theo lịch mới.';
    const role = roles.get(actor.userId);
    if (role === undefined) return 'actor.userId: không có cán bộ này ở phường.';
    if (role !== actor.role) return 'actor.role: khác với vai trò của cán bộ này ở trung tâm.';
    if (seen.has(id)) return 'id: sự kiện này đã có ở trung tâm dưới một số khác.';
    seen.add(id);
    return undefined;
  };
}
