/** Gives a tablet the events of its wards after its cursor, in order and without holes. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import type { PullRequest, PullResponse } from '#protocol/sync-messages.ts';
import { MAX_EVENTS_PER_PULL } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { readLink, readPage, type EventTexts } from '../store/events.ts';
import { noteSeen, readPullFacts, type PullFacts } from '../store/pull-facts.ts';
import { findSnapshot, withColumns } from '../store/snapshots.ts';
import type { Centre } from './centre.ts';
import { noteReport } from './note-report.ts';
import { provePage, readProofKey } from './pull-proof.ts';
import { renewIfShown } from './renew-epoch.ts';

type Answer = PullResponse['wards'][number];
/** Rows by columns are offered to a tablet that says it reads them: one of before takes a field it does not know for a fault. */
interface Reading {
  readonly rows?: string | undefined;
}
type Asked = PullRequest['since'][number] & Reading & { readonly device: DeviceId };

/** A page as it goes out: its events are JSON already, with commas between. */
export type ServedPage = Omit<Extract<Answer, { result: 'page' }>, 'events'> & { readonly events: string };
type Served = Exclude<Answer, { result: 'page' }> | ServedPage;

export interface ServedPull {
  readonly now: Instant;
  readonly wards: readonly Served[];
}

const NO_EVENTS: EventTexts = { count: 0, last: null, text: null };

/**
 * At most one page of events in all; a ward that got none of it says `more`.
 * @param request with the wards the session has shown no tablet of, though they ask for one
 */
export async function servePull(
  centre: Centre,
  user: SessionUser,
  {
    device,
    since,
    rows,
    barred,
  }: Pick<PullRequest, 'device' | 'since'> & Reading & { readonly barred: readonly WardCode[] },
): Promise<ServedPull> {
  const wards: Served[] = [];
  let room = MAX_EVENTS_PER_PULL;
  for (const each of since) {
    const { ward } = each;
    const asked = { ...each, device, rows };
    const facts = user.wards.some(({ code }) => code === ward) ? await readFactsFor(centre, asked) : undefined;
    const reason = facts ? await refuse(centre, facts, asked, barred) : 'not-your-ward';
    if (!facts || reason) {
      wards.push({ ward, result: 'refused', reason: reason ?? 'not-your-ward' });
      continue;
    }
    const { answer, count } = await serveWard(centre, facts, asked, room);
    room -= count;
    wards.push(answer);
  }
  return { now: centre.now(), wards };
}

/** @returns undefined when the centre has no such ward */
async function readFactsFor(centre: Centre, asked: Asked): Promise<PullFacts | undefined> {
  const { ward, device, epoch, wseq, proof } = asked;
  const facts = await readPullFacts(centre.db, ward, device);
  if (!facts || !(await renewIfShown(centre, facts, { ward, device, epoch, wseq, proof }))) return facts;
  return readPullFacts(centre.db, ward, device);
}

type Refusal = Extract<Answer, { result: 'refused' }>['reason'];

async function refuse(
  { db, now }: Centre,
  { isRevoked, isEnrolled, policy, seenAt }: PullFacts,
  { ward, device }: Asked,
  barred: readonly WardCode[],
): Promise<Refusal | undefined> {
  if (isRevoked) {
    await noteSeen(db, ward, { device, seenAt, at: now() });
    return 'device-revoked';
  }
  return barred.includes(ward) || (policy === 'code' && !isEnrolled) ? 'device-not-enrolled' : undefined;
}

async function serveWard(
  centre: Centre,
  { epoch: current, head, records, chain: lastLink, seenAt }: PullFacts,
  { ward, device, epoch, wseq, proof, report, rows }: Asked,
  room: number,
): Promise<{ readonly answer: Served; readonly count: number }> {
  const { db } = centre;
  const at = centre.now();
  // Another epoch: the history was replaced, and the tablet's cursor counts in one that is gone. So does one beyond the head.
  const after = (epoch === null || epoch === current) && wseq <= head ? wseq : 0;
  const snapshot = after === 0 ? await findSnapshot(db, ward, current) : undefined;
  const isPage = !snapshot && room > 0 && after < head;
  // Asked together: none waits for the answer of another.
  const [{ count, last, text }, key] = await Promise.all([
    isPage ? readPage(db, { ward, after, through: head, limit: room }) : NO_EVENTS,
    proof === undefined || snapshot ? undefined : readProofKey(centre),
    noteSeen(db, ward, { device, seenAt, at }),
    report && noteReport(db, { ward, device, report, at }),
  ]);
  if (snapshot) {
    const offered = rows === 'columns' ? await withColumns(db, ward, snapshot) : snapshot;
    return { answer: { ward, result: 'snapshot', epoch: current, head, records, snapshot: offered }, count: 0 };
  }
  const end = last ?? after;
  const chain = end === head ? lastLink : ((await readLink(db, ward, end)) ?? CHAIN_START);
  const given = key === undefined ? {} : { proof: provePage(key, { ward, epoch: current, wseq: end, chain }) };
  const place = { ward, result: 'page', epoch: current, after, head, records, more: end < head, chain } as const;
  return { answer: { ...place, ...given, events: text ?? '' }, count };
}
