/** Vai trò. `admin` looks after one ward; `system_admin` after the whole centre; `supervisor` reads for the city. */
export const ROLES = ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor', 'system_admin'] as const;

export type Role = (typeof ROLES)[number];
