/** Dossiers whose retention time is over, and the lists of destruction, at the centre. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  expiredAnswerSchema,
  type DecideDestruction,
  type ExpiredAnswer,
  type ProposeDestruction,
} from '#protocol/retention-messages.ts';
import { wardRecordSchema, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type DestructionRecord = WardRecordOf<'destruction'>;
export type { DecideDestruction, ProposeDestruction };

/** What the centre lists, with its records told apart by how far they have come. */
export interface RetentionList extends Pick<ExpiredAnswer, 'dossiers' | 'count'> {
  /** Waits for the decision; at most one. */
  readonly open: DestructionRecord | null;
  /** Decided, the newest first. */
  readonly decided: readonly DestructionRecord[];
}

export interface RetentionAdmin {
  read(ward: WardCode): Promise<Result<RetentionList, CentreFailure>>;
  propose(ward: WardCode, proposal: ProposeDestruction): Promise<Result<null, CentreFailure>>;
  /** @param batch key of the proposal; refused with a message by field: `decisionNumber`, `dossiers` */
  decide(ward: WardCode, batch: string, decision: DecideDestruction): Promise<Result<null, CentreFailure>>;
}

export function createRetentionAdmin(connection: Pick<Connection, 'send'>): RetentionAdmin {
  const pathOf = (ward: WardCode) => `/api/wards/${ward}/retention`;

  async function post(path: string, body: object): Promise<Result<null, CentreFailure>> {
    const sent = await askCentre(connection, { method: 'POST', path, body, answer: wardRecordSchema });
    return sent.ok ? ok(null) : err(toFailure(sent.error));
  }

  return {
    async read(ward) {
      const answer = await askCentre(connection, { method: 'GET', path: pathOf(ward), answer: expiredAnswerSchema });
      if (!answer.ok) return err(toFailure(answer.error));
      const { dossiers, count, records } = answer.value;
      const all = records.filter((record) => record.kind === 'destruction');
      const open = all.find(({ body }) => body.state === 'proposed') ?? null;
      return ok({ dossiers, count, open, decided: all.filter(({ body }) => body.state !== 'proposed') });
    },
    propose: (ward, proposal) => post(pathOf(ward), proposal),
    decide: (ward, batch, decision) => post(`${pathOf(ward)}/${batch}/decide`, decision),
  };
}
