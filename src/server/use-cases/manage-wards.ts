/** The centre's wards: the shipped ones, new ones, and their settings. */
import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '#domain/base/result.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser, WardSettings } from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { transact } from '../store/database.ts';
import { addWard, findWard, hasDemoWards, listWards, saveWardSettings } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** `Apart`: a compartment has those of its ward. */
export type SettingsRefusal = WardRefusal | { readonly type: 'Apart' };

/** Adds those that are missing; settings changed since are left alone. */
export async function seedWards({ db }: Centre, wards: readonly WardProfile[]): Promise<void> {
  await transact(db, async (tx) => {
    for (const ward of wards) await addWard(tx, ward);
  });
}

/** Asked again in the same words it is done: the answer to the first time may have been lost. */
export async function createWard(
  { db }: Centre,
  ward: WardProfile,
): Promise<Result<WardProfile, { readonly type: 'WardTaken' }>> {
  const added = await transact(db, (tx) => addWard(tx, ward));
  return added || isDeepStrictEqual(await findWard(db, ward.code), ward) ? ok(ward) : err({ type: 'WardTaken' });
}

/** The wards of the person who asks. */
export async function readWards({ db }: Centre, by: SessionUser): Promise<WardProfile[]> {
  return listWards(
    db,
    by.wards.map(({ code }) => code),
  );
}

export async function readWard(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<WardProfile, WardRefusal>> {
  const profile = hasWard(by, ward) ? await findWard(db, ward) : undefined;
  return profile ? ok(profile) : err({ type: 'NotYourWard' });
}

export async function changeWardSettings(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
  settings: WardSettings,
): Promise<Result<WardProfile, SettingsRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (isCompartment(ward)) return err({ type: 'Apart' });
  if (!(await saveWardSettings(centre.db, ward, settings))) return err({ type: 'NotYourWard' });
  return readWard(centre, by, ward);
}

/** Invented data anywhere in the centre: pages that belong to no one ward say so too. */
export function isDemoCentre({ db }: Pick<Centre, 'db'>): Promise<boolean> {
  return hasDemoWards(db);
}
