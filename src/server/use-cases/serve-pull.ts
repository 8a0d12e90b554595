/** Gives a tablet the events of its wards after its cursor, in order and without holes. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import type { PullRequest, PullResponse } from '#protocol/sync-messages.ts';
import { MAX_EVENTS_PER_PULL } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { noteSeen } from '../store/devices.ts';
import { readStanding } from '../store/enrolment.ts';
import { readLink, readPage } from '../store/events.ts';
import { findSnapshot } from '../store/snapshots.ts';
import type { Centre } from './centre.ts';
import { noteReport } from './note-report.ts';
import { provePage } from './pull-proof.ts';
import { readHeadFor } from './renew-epoch.ts';

type Answer = PullResponse['wards'][number];

/**
 * At most one page of events in all; a ward that got none of it says `more`.
 * @param request with the wards the session has shown no tablet of, though they ask for one
 */
export async function servePull(
  centre: Centre,
  user: SessionUser,
  request: PullRequest & { readonly barred: readonly WardCode[] },
): Promise<PullResponse> {
  const { db, now } = centre;
  const wards: Answer[] = [];
  let room = MAX_EVENTS_PER_PULL;
  for (const { ward, epoch, wseq, proof, report } of request.since) {
    const top = user.wards.some(({ code }) => code === ward)
      ? await readHeadFor(centre, { ward, device: request.device, epoch, wseq, proof })
      : undefined;
    if (!top) {
      wards.push({ ward, result: 'refused', reason: 'not-your-ward' });
      continue;
    }
    const standing = await readStanding(db, ward, request.device);
    if (standing?.isRevoked) {
      await noteSeen(db, ward, request.device, now());
      wards.push({ ward, result: 'refused', reason: 'device-revoked' });
      continue;
    }
    if (request.barred.includes(ward) || (standing?.policy === 'code' && !standing.isEnrolled)) {
      wards.push({ ward, result: 'refused', reason: 'device-not-enrolled' });
      continue;
    }
    await noteSeen(db, ward, request.device, now());
    if (report) await noteReport(db, { ward, device: request.device, report, at: now() });
    // Another epoch: the history was replaced, and the tablet's cursor counts in one that is gone. So does one beyond the head.
    const after = (epoch === null || epoch === top.epoch) && wseq <= top.head ? wseq : 0;
    const snapshot = after === 0 ? await findSnapshot(db, ward, top.epoch) : undefined;
    if (snapshot) {
      const { epoch: current, head, records } = top;
      wards.push({ ward, result: 'snapshot', epoch: current, head, records, snapshot });
      continue;
    }
    const events =
      room > 0 && after < top.head ? await readPage(db, { ward, after, through: top.head, limit: room }) : [];
    room -= events.length;
    const last = events.at(-1)?.wseq ?? after;
    const more = last < top.head;
    const chain = (await readLink(db, ward, last)) ?? CHAIN_START;
    const { epoch: current, head, records } = top;
    const isAsked = proof !== undefined;
    const given = isAsked ? { proof: await provePage(centre, { ward, epoch: current, wseq: last, chain }) } : {};
    wards.push({ ward, result: 'page', epoch: current, after, head, records, more, chain, events, ...given });
  }
  return { now: now(), wards };
}
