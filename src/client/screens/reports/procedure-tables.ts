/** Working time, rounds and signings as rows of a table. */
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { ProcedureRounds } from '#domain/report/rounds-by-procedure.ts';
import type { Signings } from '#domain/report/signings.ts';
import { FEW_CASES, type WorkingTime } from '#domain/report/working-time.ts';
import { formatNumber, formatOfficeTime } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import type { TableCell, TableRow } from './list-table.ts';

type Rows = readonly DossierSummary[];

export const WORKING_TIME_HEADERS = [
  text('report.procedure'),
  text('report.cases'),
  text('working-time.median'),
  text('working-time.p90'),
];

export function workingTimeRows(times: readonly WorkingTime<DossierSummary>[]): TableRow[] {
  return times.map(({ procedureCode, procedureName, rows, medianMs, p90Ms }) => ({
    id: procedureCode,
    name: procedureName,
    note: fewNote(rows),
    cells: [counted(rows), told(formatOfficeTime(medianMs)), told(formatOfficeTime(p90Ms))],
  }));
}

export const ROUNDS_HEADERS = [
  text('report.procedure'),
  text('report.cases'),
  text('rounds.changes'),
  text('rounds.returns'),
  text('rounds.returned'),
];

export function roundsRows(rounds: readonly ProcedureRounds<DossierSummary>[]): TableRow[] {
  return rounds.map(({ procedureCode, procedureName, rows, changes, returns, returned }) => ({
    id: procedureCode,
    name: procedureName,
    note: fewNote(rows),
    cells: [
      counted(rows),
      told(formatNumber(changes / rows.length)),
      told(formatNumber(returns / rows.length)),
      counted(returned),
    ],
  }));
}

export const SIGNINGS_HEADERS = [text('signings.signer'), text('signings.own'), text('signings.delegated')];

export function signingRows({ signers }: Signings<DossierSummary>): TableRow[] {
  return signers.map(({ signerId, signerName, inOwnRight, underDelegation }) => ({
    id: signerId,
    name: signerName,
    cells: [counted(inOwnRight), counted(underDelegation)],
  }));
}

function fewNote(rows: Rows): string | undefined {
  return rows.length < FEW_CASES ? text('report.few') : undefined;
}

function counted(rows: Rows): TableCell {
  return { label: formatNumber(rows.length), rows };
}

function told(label: string): TableCell {
  return { label, rows: null };
}
