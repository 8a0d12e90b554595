/** Sổ cấp số of a ward: which tablets hold which blocks, what was given on a day, what was skipped, what was given twice. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createSerialRegister } from '#domain/report/serial-register.ts';
import type { SerialRegisterAnswer } from '#protocol/serial-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { listGivenOn, listLastSeen, listLeasedBlocks } from '../store/serials.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export interface SerialQuery {
  readonly ward: WardCode;
  /** The day in the codes: of reception, in Việt Nam. */
  readonly date: PlainDate;
}

export async function readSerialRegister(
  centre: Centre,
  by: SessionUser,
  { ward, date }: SerialQuery,
): Promise<Result<SerialRegisterAnswer, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { db } = centre;
  await followEvents(centre, ward);
  const [blocks, given, seen] = await Promise.all([
    listLeasedBlocks(db, ward),
    listGivenOn(db, ward, date.slice(2).replaceAll('-', '')),
    listLastSeen(db, ward),
  ]);
  const { tablets, doubled, outside } = createSerialRegister(blocks, given);
  return ok({
    date,
    tablets: tablets.map(({ device, blocks: held, given: own, skipped }) => ({
      device,
      seenAt: seen.get(device) ?? null,
      blocks: [...held],
      given: [...own],
      skipped: [...skipped],
    })),
    doubled: doubled.map(({ code, given: twice }) => ({ code, given: [...twice] })),
    outside: [...outside],
  });
}
