/** Which roles an administrator may give, and so whose account he may look after. */
import { can } from './can.ts';
import { ROLES, type Role } from './role.ts';

/** They reach beyond one ward: only whoever looks after the whole centre gives them. */
const BEYOND_WARD: readonly Role[] = ['supervisor', 'system_admin'];

export function mayGiveRole(by: Role, role: Role): boolean {
  return can(by, 'centre.manage') || (can(by, 'ward.manage') && !BEYOND_WARD.includes(role));
}

/** In the order of `ROLES`. */
export function rolesGivenBy(by: Role): readonly Role[] {
  return ROLES.filter((role) => mayGiveRole(by, role));
}
