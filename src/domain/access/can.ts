/** Who may do what outside a dossier's own steps (those are in `dossier/allowed-steps.ts`). Screens, routes and tests read this table. */
import type { Role } from './role.ts';

export const PERMISSIONS = {
  'dossier.receive': ['officer', 'admin'],
  'dossier.view': ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor'],
  'dossier.sync': ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor'],
  'figures.view': ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor', 'system_admin'],
  'device.view': ['vice_chair', 'chair', 'admin', 'supervisor', 'system_admin'],
  'ward.manage': ['admin', 'system_admin'],
  'centre.manage': ['system_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function can(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
