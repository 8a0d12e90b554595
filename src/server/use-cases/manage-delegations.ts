/** The register of delegations of signing: documents are added and revoked, never deleted. */
import { randomUUID } from 'node:crypto';
import { checkDelegation, type Delegation, type DelegationFault } from '#domain/access/delegation.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { isStepAllowed } from '#domain/dossier/allowed-steps.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { AddDelegation, RevokeDelegation } from '#protocol/delegation-messages.ts';
import type { SessionUser, UserRow } from '#protocol/session-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { transact } from '../store/database.ts';
import { listUsers } from '../store/users.ts';
import { appendRecord, findCurrentRecord, listCurrentRecords } from '../store/ward-records.ts';
import { holdWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export type DelegationRefusal =
  | WardRefusal
  | { readonly type: 'Faulty'; readonly faults: readonly DelegationFault[] }
  /** The person has no account in this ward by which results may be signed. */
  | { readonly type: 'NotAColleague' }
  | { readonly type: 'NoSuchDelegation' }
  | { readonly type: 'SavedSince'; readonly current: WardRecordOf<'delegation'> };

type Answer = Promise<Result<WardRecordOf<'delegation'>, DelegationRefusal>>;

/** The whole register is held while overlaps are looked for, so that two administrators cannot slip past each other. */
export async function addDelegation(
  { db, now }: Centre,
  by: SessionUser,
  { ward, document }: { readonly ward: WardCode; readonly document: AddDelegation },
): Answer {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    const { userId, post } = document.delegate;
    const colleague = (await listUsers(tx, ward)).find((user) => user.userId === userId && maySign(user));
    if (userId !== '' && !colleague) return err({ type: 'NotAColleague' });
    const name = colleague?.name ?? '';
    const delegation: Delegation = {
      ...document,
      id: randomUUID(),
      delegate: { userId, name, post },
      revokedOn: null,
    };
    const register = await listCurrentRecords(tx, ward, 'delegation');
    const checked = checkDelegation(
      delegation,
      register.map(({ body }) => body),
    );
    if (!checked.ok) return err({ type: 'Faulty', faults: checked.error });
    const { id: key } = delegation;
    return ok(
      await appendRecord(tx, {
        ward,
        kind: 'delegation',
        key,
        body: checked.value,
        reason: '',
        by: { userId: by.userId, name: by.name },
        at: now(),
      }),
    );
  });
}

export interface Revocation {
  readonly ward: WardCode;
  readonly id: string;
  readonly change: RevokeDelegation;
}

/** Ends a delegation from a day on; a wrong day is put right by revoking again. */
export async function revokeDelegation(
  { db, now }: Centre,
  by: SessionUser,
  { ward, id, change: { revokedOn, reason, basedOn } }: Revocation,
): Answer {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    const current = await findCurrentRecord(tx, ward, 'delegation', id);
    if (!current) return err({ type: 'NoSuchDelegation' });
    if (current.rseq !== basedOn) return err({ type: 'SavedSince', current });
    const others = (await listCurrentRecords(tx, ward, 'delegation')).filter(({ key }) => key !== id);
    const checked = checkDelegation(
      { ...current.body, revokedOn },
      others.map(({ body }) => body),
    );
    if (!checked.ok) return err({ type: 'Faulty', faults: checked.error });
    return ok(
      await appendRecord(tx, {
        ward,
        kind: 'delegation',
        key: id,
        body: checked.value,
        reason,
        by: { userId: by.userId, name: by.name },
        at: now(),
      }),
    );
  });
}

function maySign({ role, disabled }: UserRow): boolean {
  return !disabled && isStepAllowed('processing', 'signed', role);
}
