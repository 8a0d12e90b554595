/** Sổ theo dõi hồ sơ (Mẫu 07) of a ward at the centre: what was received in the period. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { createRegisterRows, type RegisterRow } from '#domain/report/register-row.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { listReceived } from '../store/dossiers.ts';
import { findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import type { FiguresQuery } from './read-figures.ts';

export interface Register {
  readonly ward: WardProfile;
  readonly rows: readonly RegisterRow[];
}

export async function readRegister(
  centre: Centre,
  by: SessionUser,
  { ward, period }: FiguresQuery,
): Promise<Result<Register, WardRefusal>> {
  const profile = hasWard(by, ward) ? await findWard(centre.db, ward) : undefined;
  if (!profile) return err({ type: 'NotYourWard' });
  await followEvents(centre, ward);
  return ok({ ward: profile, rows: createRegisterRows(await listReceived(centre.db, ward, period)) });
}
