/** Vai trò. `admin` looks after one ward; `system_admin` after the whole centre; `supervisor` reads for the city. */
export const ROLES = ['officer', 'specialist', 'vice_chair', 'chair', 'admin', 'supervisor', 'system_admin'] as const;

export type Role = (typeof ROLES)[number];

/** Người đứng đầu, where the ward has exactly one: named beforehand wherever a chair decides. */
export function findOnlyChair<Person extends { readonly role: Role }>(people: readonly Person[]): Person | undefined {
  const [chair, ...others] = people.filter(({ role }) => role === 'chair');
  return others.length === 0 ? chair : undefined;
}

/** Cấp phó, who signs in the place of the head ("KT.", NĐ 30/2020 điều 13). */
export function isDeputy(role: Role): boolean {
  return role === 'vice_chair';
}
