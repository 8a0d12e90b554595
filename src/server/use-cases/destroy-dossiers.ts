/**
 * Destruction after the retention time: one person proposes a list, another decides, and then the content is gone at the centre
 * in one transaction with the record of it. What may be destroyed is worked out here each time, never taken from the request.
 */
import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Destruction, ExpiredDossier } from '#domain/personal-data/destruction.ts';
import { SETTLED_MS } from '#domain/procedure/retention.ts';
import type { DecideDestruction, ProposeDestruction } from '#protocol/retention-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { transact, type Connection } from '../store/database.ts';
import { destroyDossiers, holdForDestruction } from '../store/destruction.ts';
import { readFollowed } from '../store/followed.ts';
import { findServingSince } from '../store/role-history.ts';
import { appendRecord, findCurrentRecord, listCurrentRecords } from '../store/ward-records.ts';
import { holdWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { followEventsWithin } from './follow-events.ts';
import { listExpired } from './list-expired.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import { projectDossiers } from './project-dossiers.ts';
import { sealLinks, type HistoryChanged } from './seal-destruction.ts';

type DestructionRecord = WardRecordOf<'destruction'>;

export type DestructionRefusal =
  | WardRefusal
  | HistoryChanged
  /** Some of it may not be destroyed: reopened, kept longer by now, or gone already. */
  | { readonly type: 'NotExpired'; readonly dossiers: readonly DossierId[] }
  /** One proposal at a time, or two lists would name the same dossier. */
  | { readonly type: 'ProposedAlready'; readonly by: string }
  | { readonly type: 'NoSuchProposal' }
  /** Decided, or proposed anew, since it was on screen. */
  | { readonly type: 'SavedSince' }
  /** Who proposes does not decide. */
  | { readonly type: 'OwnProposal' }
  /** An account made or entered by whoever proposes is no second person. */
  | { readonly type: 'NewDecider' };

type Answer = Promise<Result<DestructionRecord, DestructionRefusal>>;

export async function proposeDestruction(
  { db, now, journal }: Centre,
  by: SessionUser,
  { ward, proposal }: { readonly ward: WardCode; readonly proposal: ProposeDestruction },
): Answer {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    await followEventsWithin(tx, ward, journal);
    const current = await listCurrentRecords(tx, ward, 'destruction');
    const open = current.find(({ body }) => body.state === 'proposed');
    if (open) return err({ type: 'ProposedAlready', by: open.body.proposedBy.name });
    const at = now();
    const ids = [...proposal.dossiers, ...proposal.kept.map(({ id }) => id)];
    const found = await findAllExpired(tx, ward, { now: at, ids });
    if (!found.ok) return found;
    const proposedBy = { userId: by.userId, name: by.name };
    const body: Destruction = {
      state: 'proposed',
      dossiers: [...new Set(proposal.dossiers)].flatMap((id) => found.value.get(id) ?? []),
      kept: proposal.kept.flatMap(({ id, why }) => {
        const dossier = found.value.get(id);
        return dossier ? [{ ...dossier, why }] : [];
      }),
      proposedBy,
      proposedAt: at,
      decisionNumber: '',
    };
    const record = { ward, kind: 'destruction', key: randomUUID(), body, reason: '', by: proposedBy, at } as const;
    return ok(await appendRecord(tx, record));
  });
}

export interface DecisionPlace {
  readonly ward: WardCode;
  /** Key of the proposal. */
  readonly batch: string;
}

/** A proposal may be refused by whoever decides, the proposer too; destroyed only by somebody else, who is not new to it. */
export async function decideDestruction(
  centre: Centre,
  by: SessionUser,
  { ward, batch, decision }: DecisionPlace & { readonly decision: DecideDestruction },
): Answer {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { db, journal } = centre;
  const decided = await transact(db, (tx) => decideWithin(centre, tx, { ward, batch, decision, by }));
  if (decided.ok && decided.value.body.state === 'destroyed') {
    journal.info({ ward, batch, dossiers: decided.value.body.dossiers.length, by: by.userId }, 'dossiers destroyed');
  }
  return decided;
}

async function decideWithin(
  { now, seal, journal }: Centre,
  tx: Connection,
  { ward, batch, decision, by }: DecisionPlace & { readonly decision: DecideDestruction; readonly by: SessionUser },
): Answer {
  await holdForDestruction(tx, ward);
  await holdWard(tx, ward);
  const proposal = await findCurrentRecord(tx, ward, 'destruction', batch);
  if (!proposal) return err({ type: 'NoSuchProposal' });
  if (proposal.rseq !== decision.basedOn || proposal.body.state !== 'proposed') return err({ type: 'SavedSince' });
  const at = now();
  const append = (body: Destruction) => {
    const decidedBy = { userId: by.userId, name: by.name };
    return appendRecord(tx, { ward, kind: 'destruction', key: batch, body, reason: '', by: decidedBy, at });
  };
  if (decision.outcome === 'refuse') return ok(await append({ ...proposal.body, state: 'refused' }));
  if (by.userId === proposal.body.proposedBy.userId) return err({ type: 'OwnProposal' });
  const since = await findServingSince(tx, ward, by.userId);
  if (since === undefined || since > proposal.body.proposedAt - SETTLED_MS) return err({ type: 'NewDecider' });
  await followEventsWithin(tx, ward, journal);
  const ids = proposal.body.dossiers.map(({ id }) => id);
  const found = await findAllExpired(tx, ward, { now: at, ids });
  if (!found.ok) return found;
  const sealed = await sealLinks({ db: tx, seal }, { ward, batch, dossiers: ids });
  if (!sealed.ok) {
    journal.error({ ward, batch, wseq: sealed.error.wseq }, 'nothing destroyed: an event is not what was stored');
    return sealed;
  }
  const twins = await destroyDossiers(tx, { ward, batch, dossiers: ids });
  const through = await readFollowed(tx, ward);
  await projectDossiers(tx, ward, { dossiers: twins, after: through, through }, journal);
  const { decisionNumber } = decision;
  return ok(await append({ ...proposal.body, state: 'destroyed', decisionNumber, proof: sealed.value }));
}

async function findAllExpired(
  tx: Connection,
  ward: WardCode,
  asked: Parameters<typeof listExpired>[2] & { readonly ids: readonly DossierId[] },
): Promise<Result<Map<DossierId, ExpiredDossier>, DestructionRefusal>> {
  const found = new Map((await listExpired(tx, ward, asked)).map((dossier) => [dossier.id, dossier]));
  const others = asked.ids.filter((id) => !found.has(id));
  return others.length > 0 ? err({ type: 'NotExpired', dossiers: others }) : ok(found);
}
