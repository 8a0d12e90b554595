/** Gives a tablet the events of its wards after its cursor, in order and without holes. */
import type { PullRequest, PullResponse } from '#protocol/sync-messages.ts';
import { MAX_EVENTS_PER_PULL } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { noteSeen } from '../store/devices.ts';
import { readPage } from '../store/events.ts';
import { readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';

type Answer = PullResponse['wards'][number];

/** At most one page of events in all; a ward that got none of it says `more`. */
export async function servePull({ db, now }: Centre, user: SessionUser, request: PullRequest): Promise<PullResponse> {
  const wards: Answer[] = [];
  let room = MAX_EVENTS_PER_PULL;
  for (const { ward, epoch, wseq } of request.since) {
    const top = user.wards.some(({ code }) => code === ward) ? await readHead(db, ward) : undefined;
    if (!top) {
      wards.push({ ward, result: 'refused', reason: 'not-your-ward' });
      continue;
    }
    await noteSeen(db, ward, request.device, now());
    // Another epoch: the history was replaced, and the tablet's cursor counts in one that is gone.
    const after = epoch === null || epoch === top.epoch ? wseq : 0;
    const events = room > 0 ? await readPage(db, { ward, after, through: top.head, limit: room }) : [];
    room -= events.length;
    const more = (events.at(-1)?.wseq ?? after) < top.head;
    const { epoch: current, head, records } = top;
    wards.push({ ward, result: 'page', epoch: current, after, head, records, more, events });
  }
  return { now: now(), wards };
}
