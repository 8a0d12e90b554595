/**
 * Who may do what, and how far: role x action x scope, the whole truth outside a dossier's own steps (those are in
 * `dossier/allowed-steps.ts`). Routes, screens, the wards of a session and the tests read this table; nothing else compares
 * roles.
 */
import { ROLES, type Role } from './role.ts';

/**
 * How far a permission reaches: the person's own account; the wards the account was let into; every ward of the centre, those
 * to come too.
 */
export type Scope = 'self' | 'own-ward' | 'every-ward';

const OF_THE_WARD = ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor'] as const;

export const PERMISSIONS = {
  'signed-in': { self: ROLES },
  'ward.view': { 'own-ward': OF_THE_WARD, 'every-ward': ['system_admin'] },
  'dossier.receive': { 'own-ward': ['officer', 'admin'] },
  'dossier.view': { 'own-ward': OF_THE_WARD },
  'dossier.sync': { 'own-ward': OF_THE_WARD },
  /** A dossier can be handed to them. */
  'dossier.handle': { 'own-ward': ['officer', 'specialist', 'vice_chair', 'chair', 'admin'] },
  'figures.view': { 'own-ward': OF_THE_WARD, 'every-ward': ['system_admin'] },
  'signals.view': { 'own-ward': ['supervisor'] },
  /** They are told when a delegation of signing is about to end. */
  'delegation.watch': { 'own-ward': ['vice_chair', 'chair', 'admin'], 'every-ward': ['system_admin'] },
  'device.view': { 'own-ward': ['vice_chair', 'chair', 'admin', 'supervisor'], 'every-ward': ['system_admin'] },
  /** A tablet of the ward is reported lost or handed back. */
  'device.revoke': { 'own-ward': ['vice_chair', 'chair', 'admin'], 'every-ward': ['system_admin'] },
  /** What was set aside is read once more and taken in: supervisors see it, and change nothing. */
  'set-aside.release': { 'own-ward': ['vice_chair', 'chair', 'admin'], 'every-ward': ['system_admin'] },
  /** What waits of a tablet, its work or a further key, is taken in on somebody's word: whose, where, says `dossier/can-in.ts`. */
  'tablet.vouch': { 'own-ward': ['chair', 'admin'], 'every-ward': ['system_admin'] },
  /** Who looked at whose data: for those who answer for the ward, not for who looks after the machines. */
  'access-log.view': { 'own-ward': ['vice_chair', 'chair', 'admin', 'supervisor'] },
  /** Who may be let into a compartment is its head's to say, and nobody else's. */
  'compartment.lead': { 'own-ward': ['chair'] },
  /** Dossiers whose retention time is over: who lists them for destruction, and who decides on it (never the same person). */
  'retention.propose': { 'own-ward': ['vice_chair', 'chair', 'admin'] },
  'retention.decide': { 'own-ward': ['chair'] },
  'ward.manage': { 'own-ward': ['admin'], 'every-ward': ['system_admin'] },
  'centre.manage': { 'every-ward': ['system_admin'] },
} as const satisfies Record<string, Partial<Record<Scope, readonly Role[]>>>;

export type Permission = keyof typeof PERMISSIONS;

/** Null: that role may not do it at all. */
export function scopeOf(role: Role, permission: Permission): Scope | null {
  const row: Partial<Record<Scope, readonly Role[]>> = PERMISSIONS[permission];
  const scopes = Object.keys(row) as Scope[];
  return scopes.find((scope) => row[scope]?.includes(role)) ?? null;
}

/** Whether the role may do it somewhere; where, say the wards of the session, which follow the scope. */
export function can(role: Role, permission: Permission): boolean {
  return scopeOf(role, permission) !== null;
}

/**
 * Where a ward asks for codes, these use the permission from any machine; everybody else on a tablet of the ward. Nothing of a
 * dossier is in the first two. A supervisor of many wards has figures, signals, tablets and the log of looks on her own machine,
 * and no dossier.
 */
const FROM_ANY_MACHINE: Partial<Record<Permission, readonly Role[]>> = {
  'signed-in': ROLES,
  'ward.view': ROLES,
  'figures.view': ['supervisor'],
  'signals.view': ['supervisor'],
  'device.view': ['supervisor'],
  'access-log.view': ['supervisor'],
};

/** Whoever may make codes is asked for no tablet: the same password would let one in. */
export function needsWardTablet(role: Role, permission: Permission): boolean {
  return !can(role, 'ward.manage') && !FROM_ANY_MACHINE[permission]?.includes(role);
}

/** In the order of `ROLES`. */
export function rolesThat(permission: Permission): readonly Role[] {
  return ROLES.filter((role) => can(role, permission));
}

/** They belong to every ward without having been let into it; all others to those wards alone that they were let into. */
export const EVERY_WARD_ROLES: readonly Role[] = ROLES.filter((role) =>
  (Object.keys(PERMISSIONS) as Permission[]).some((permission) => scopeOf(role, permission) === 'every-ward'),
);

export function reachesEveryWard(role: Role): boolean {
  return EVERY_WARD_ROLES.includes(role);
}
