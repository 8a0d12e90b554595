/** The centre's wards: the shipped ones, new ones, and their settings. */
import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '#domain/base/result.ts';
import { compartmentAgencyCode, isCompartment, unitsOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser, WardSettings } from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { transact, type Connection } from '../store/database.ts';
import {
  addWard,
  findWard,
  hasDemoWards,
  holdWards,
  listNumberedBy,
  listWards,
  saveWardSettings,
} from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** Two wards that number their dossiers alike would give two dossiers one code. */
type AgencyCodeTaken = { readonly type: 'AgencyCodeTaken'; readonly by: string };

/** `Apart`: a compartment has those of its ward. */
export type SettingsRefusal = WardRefusal | { readonly type: 'Apart' } | AgencyCodeTaken;

/**
 * Adds those that are missing; settings changed since are left alone. One whose agency code is another's by now is left out, and
 * said to be: it is added by hand, under a code of its own.
 */
export async function seedWards({ db, journal }: Centre, wards: readonly WardProfile[]): Promise<void> {
  await transact(db, async (tx) => {
    const there = await holdWards(tx);
    for (const ward of wards.filter(({ code }) => there.every((each) => each.code !== code))) {
      const taken = await findTaken(tx, there, ward);
      if (taken) {
        const facts = { ward: ward.code, agencyCode: ward.agencyCode, by: taken.by };
        journal.warn(facts, 'a ward of the list was not added: its agency code is taken');
      } else {
        await addWard(tx, ward);
        there.push(ward);
      }
    }
  });
}

/** Asked again in the same words it is done: the answer to the first time may have been lost. */
export async function createWard(
  { db }: Centre,
  ward: WardProfile,
): Promise<Result<WardProfile, { readonly type: 'WardTaken' } | AgencyCodeTaken>> {
  return transact(db, async (tx) => {
    const others = await holdWards(tx);
    const same = others.find(({ code }) => code === ward.code);
    if (same) return isDeepStrictEqual(same, ward) ? ok(ward) : err({ type: 'WardTaken' });
    const taken = await findTaken(tx, others, ward);
    if (taken) return err(taken);
    await addWard(tx, ward);
    return ok(ward);
  });
}

/**
 * Whether another ward numbers by this code, or did: its dossiers keep the codes they were given. A compartment numbers by a code
 * made from its ward's.
 * @param wards the ordinary ones of the centre
 */
async function findTaken(
  tx: Connection,
  wards: readonly WardProfile[],
  { code: own, agencyCode }: Pick<WardProfile, 'code' | 'agencyCode'>,
): Promise<AgencyCodeTaken | undefined> {
  const codesOf = (code: string) => [code, compartmentAgencyCode(code)];
  const asked = codesOf(agencyCode);
  const others = wards.filter(({ code }) => code !== own);
  const present = others.find((ward) => codesOf(ward.agencyCode).some((code) => asked.includes(code)));
  if (present) return { type: 'AgencyCodeTaken', by: present.name };
  const numbered = await listNumberedBy(tx, asked);
  const former = others.find(({ code }) => unitsOf(code).some((unit) => numbered.includes(unit)));
  return former && { type: 'AgencyCodeTaken', by: former.name };
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
  const saved = await transact(centre.db, (tx) => saveSettings(tx, ward, settings));
  return saved.ok ? readWard(centre, by, ward) : saved;
}

async function saveSettings(
  tx: Connection,
  ward: WardCode,
  settings: WardSettings,
): Promise<Result<null, SettingsRefusal>> {
  const wards = await holdWards(tx);
  const own = wards.find(({ code }) => code === ward);
  // One that has been doubled before is asked about when it is changed, not when the telephone is.
  if (own && own.agencyCode !== settings.agencyCode) {
    const taken = await findTaken(tx, wards, { ...own, agencyCode: settings.agencyCode });
    if (taken) return err(taken);
  }
  return (await saveWardSettings(tx, ward, settings)) ? ok(null) : err({ type: 'NotYourWard' });
}

/** Invented data anywhere in the centre: pages that belong to no one ward say so too. */
export function isDemoCentre({ db }: Pick<Centre, 'db'>): Promise<boolean> {
  return hasDemoWards(db);
}
