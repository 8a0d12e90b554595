/** A dossier as a peer would keep it: one flat document of about 1 kB with a short history, which is less than ours carries. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { SHIPPED_BOOK } from '#support/dossier-events.ts';

export interface PeerDocument {
  readonly id: string;
  readonly updatedAt: number;
  readonly [field: string]: unknown;
}

export function toPeerDocument(history: readonly DossierEvent[]): PeerDocument {
  const state = foldDossier(history);
  if (!state) throw new Error('a history begins with its reception');
  const { id, code, token, lookupCode, status, applicantName, phone, personalId, address, procedureCode, ...rest } =
    summariseDossier(SHIPPED_BOOK, state);
  const { procedureName, sector, holderName, receivedAt, firstDueAt, dueAt } = rest;
  const { resolvedAt, endedAt, timeliness, evidence, channel, returnMethod, calendarVersion } = rest;
  return {
    id,
    updatedAt: history.at(-1)?.time.deviceAt ?? receivedAt,
    code,
    token,
    lookupCode,
    status,
    applicantName,
    phone,
    personalId,
    address,
    procedureCode,
    procedureName,
    sector,
    holderName,
    receivedAt,
    dueAt: dueAt ?? firstDueAt,
    firstDueAt,
    resolvedAt,
    endedAt,
    timeliness,
    evidence,
    channel,
    returnMethod,
    calendarVersion,
    history: history.map(({ kind, time, actor }) => ({ kind, at: time.deviceAt, by: actor.userId, name: actor.name })),
  };
}
