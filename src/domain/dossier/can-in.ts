/** What a role may do in one ward and not in another: compartments have nobody of their own for some of it. */
import { can, type Permission } from '../access/can.ts';
import type { Role } from '../access/role.ts';
import { isCompartment } from './compartment.ts';
import type { WardCode } from './ids.ts';

/**
 * Whether the role may do it in this very ward, which is among those of the session. A ward's administrator answers for its
 * tablets; in its compartment the head does, for no administrator need be in it.
 */
export function canIn(role: Role, permission: Permission, ward: WardCode): boolean {
  if (permission !== 'tablet.vouch') return can(role, permission);
  return can(role, isCompartment(ward) ? 'compartment.lead' : 'ward.manage');
}
