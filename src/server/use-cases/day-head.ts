/** The signed head of a ward's day: made for those who answer for the ward, and held against the history of today. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { dateOf, fromLocal } from '#domain/calendar/instant.ts';
import { toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { DAY_HEAD_TYPE, dayHeadSchema, type DayHead } from '#protocol/day-head.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { seeOneMoment } from '../store/database.ts';
import { readStretchEnd } from '../store/day-heads.ts';
import { readLink } from '../store/events.ts';
import { readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { readSignedByCentre, signAsCentre } from './centre-signature.ts';
import { hasWard } from './manage-users.ts';

export type DayHeadRefusal = { readonly type: 'NotYourWard' } | { readonly type: 'DayNotBegun' };

/** @param date on the calendar of Việt Nam; a day that is not over yet is answered as far as it has come @returns a compact JWS */
export async function makeDayHead(
  centre: Pick<Centre, 'db' | 'now' | 'seal'>,
  by: SessionUser,
  { ward, date }: { readonly ward: WardCode; readonly date: PlainDate },
): Promise<Result<string, DayHeadRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const madeAt = centre.now();
  if (date > dateOf(madeAt)) return err({ type: 'DayNotBegun' });
  const day = toDayNumber(date);
  const head = await seeOneMoment(centre.db, async (tx) => {
    const known = await readHead(tx, ward);
    const end = await readStretchEnd(tx, ward, { from: fromLocal(day, 0), to: fromLocal(day + 1, 0) });
    return known && ({ v: 1, ward, date, ...end, epoch: known.epoch, madeAt } satisfies DayHead);
  });
  return head ? ok(await signAsCentre(centre, DAY_HEAD_TYPE, head)) : err({ type: 'NotYourWard' });
}

export type HeadProof =
  /** Not signed by this centre, altered, or no day head at all. */
  | { readonly type: 'NotOurs' }
  | { readonly type: 'Holds'; readonly head: DayHead }
  /** The event of that number has another link: something up to there was changed, put in or taken out. */
  | { readonly type: 'LinkDiffers'; readonly head: DayHead }
  /** The history of today ends before that number. */
  | { readonly type: 'EventMissing'; readonly head: DayHead; readonly last: number };

/** @param file as it was downloaded */
export async function proveDayHead(centre: Pick<Centre, 'db' | 'seal'>, file: string): Promise<HeadProof> {
  const { db } = centre;
  const read = v.safeParse(dayHeadSchema, await readSignedByCentre(centre, DAY_HEAD_TYPE, file.trim()));
  if (!read.success) return { type: 'NotOurs' };
  const head = read.output;
  const link = await readLink(db, head.ward, head.wseq);
  if (link === undefined) return { type: 'EventMissing', head, last: (await readHead(db, head.ward))?.head ?? 0 };
  return { type: link === head.chain ? 'Holds' : 'LinkDiffers', head };
}
