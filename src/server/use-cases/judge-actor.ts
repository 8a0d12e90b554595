/**
 * Whether the person an event names may have acted in the role it names. The next officer sends what the one before recorded,
 * so the name is the tablet's word; the role is the centre's. What does not agree is set aside, whole and under its number,
 * until somebody who answers for the ward has looked (`release-quarantine.ts`).
 */
import { heldRole } from '#domain/access/held-role.ts';
import type { Role } from '#domain/access/role.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { HeldKind } from '#protocol/set-aside-messages.ts';
import type { HeldRoles } from '../store/role-history.ts';

/** Why an event is not stored. */
export interface Fault {
  /** Names the field, in Vietnamese. */
  readonly reason: string;
  /** Null of what no person's word can let in. */
  readonly kind: HeldKind | null;
}

/** As the screens name them, within a sentence. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  officer: 'cán bộ một cửa',
  specialist: 'công chức chuyên môn',
  vice_chair: 'phó chủ tịch',
  chair: 'chủ tịch',
  admin: 'quản trị phường',
  supervisor: 'giám sát thành phố',
  system_admin: 'quản trị hệ thống',
};

/** A name nobody has entered here may be of any length. */
const MOST_OF_A_NAME = 60;

/** @param person the account the event names; undefined when the centre has none */
export function judgeActor(
  { actor, time }: Pick<DossierEvent, 'actor' | 'time'>,
  person: HeldRoles | undefined,
): Fault | undefined {
  const role = ROLE_WORDS[actor.role];
  if (!person) {
    // By letters: half of one cannot be kept.
    const name = [...actor.name].slice(0, MOST_OF_A_NAME).join('');
    return {
      kind: 'person',
      reason: `actor.userId: trung tâm chưa có tài khoản của ${name} (${role}); việc này chờ quản trị phường xác nhận.`,
    };
  }
  if (heldRole(person.held, actor.role, time)) return undefined;
  return {
    kind: 'role',
    reason: `actor.role: lúc ghi việc, ${person.name} không giữ vai trò ${role} ở phường này; chờ quản trị phường xác nhận.`,
  };
}

/** What of a reason may stand in the journal: never a name. */
export function journalReason({ reason, held }: { readonly reason: string; readonly held: HeldKind | null }): string {
  return held === 'role' || held === 'person' ? held : reason;
}
