/**
 * Proves one ward from its events alone: their numbers, the chain over them, and everything the centre worked out from them.
 * Reads in pages under one view of the database, so it may run beside a working centre and hold any number of dossiers.
 */
import canonicalize from 'canonicalize';
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { cellKey, collectCells, type FigureCell } from '#domain/report/figure-cell.ts';
import { factsOf, type FigureFacts } from '#domain/report/figure-facts.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import { findBrokenLooks, type BrokenLook } from '../store/access-log.ts';
import { seeOneMoment, type Connection } from '../store/database.ts';
import { findBatch, listDestroyed } from '../store/destruction.ts';
import { columnsOf, readCodeOwners, type DossierColumns, type Projection } from '../store/dossiers.ts';
import { readHistories, type StoredEvent } from '../store/events.ts';
import { listCells } from '../store/figures.ts';
import { readFollowed } from '../store/followed.ts';
import {
  countRecords,
  eachDossierPage,
  findBrokenDevices,
  findWrongClaims,
  readDossierRows,
  readEventRows,
  readHeadRow,
  type HeadRow,
} from '../store/proofs.ts';
import type { Centre } from './centre.ts';
import { findDifferences } from './find-differences.ts';
import { followEvents } from './follow-events.ts';
import { foldHistory } from './project-dossiers.ts';
import {
  createStubLinks,
  readDestructions,
  verifyDestroyed,
  verifyLinks,
  verifyStub,
  type DestructionFinding,
  type Destructions,
  type StubLinks,
} from './verify-destruction.ts';
import { verifyBatches, type BatchFinding } from './verify-batches.ts';
import { compareColumns, type ColumnFinding } from './verify-columns.ts';
import { verifyScans, type ScanFinding } from './verify-scans.ts';
import { readCalendarBook } from './ward-calendars.ts';

export type Finding =
  | BatchFinding
  | BrokenLook
  | ColumnFinding
  | DestructionFinding
  | ScanFinding
  /** The content is not what was stored under this number: its link does not follow from it and the link before. */
  | { readonly type: 'EventChanged'; readonly wseq: number; readonly id: EventId; readonly dossier: string }
  | { readonly type: 'EventsMissing'; readonly from: number; readonly through: number }
  | { readonly type: 'HeadNumber'; readonly head: number; readonly last: number }
  | { readonly type: 'HeadLink'; readonly head: number }
  | { readonly type: 'RecordNumbers'; readonly head: number; readonly count: number; readonly highest: number }
  | {
      readonly type: 'DeviceNumbers';
      readonly device: DeviceId;
      readonly lastDseq: number | null;
      readonly numbers: number;
      readonly highest: number;
    }
  | { readonly type: 'DossierMissing' | 'DossierUnfounded' | 'DossierNotFolded'; readonly dossier: string }
  | { readonly type: 'DossierDiffers'; readonly dossier: string; readonly fields: readonly string[] }
  | {
      readonly type: 'CodeClaim';
      readonly code: string;
      readonly entered: DossierId | null;
      readonly due: DossierId | null;
    }
  | { readonly type: 'Cell'; readonly cell: FigureCell; readonly kept: number; readonly counted: number };

export interface WardProof {
  readonly ward: WardCode;
  readonly events: number;
  readonly dossiers: number;
  readonly findings: readonly Finding[];
}

/** What can be worked out again from the events; the others are wounds of the history itself. */
export function isRepairable({ type }: Finding): boolean {
  switch (type) {
    case 'DossierMissing':
    case 'DossierUnfounded':
    case 'DossierDiffers':
    case 'CodeClaim':
    case 'Cell':
      return true;
    case 'EventChanged':
    case 'EventColumn':
    case 'EventsMissing':
    case 'HeadNumber':
    case 'HeadLink':
    case 'RecordNumbers':
    case 'DeviceNumbers':
    case 'DossierNotFolded':
    case 'SignedEventChanged':
    case 'BatchSignature':
    case 'EventUnsigned':
    case 'LookChanged':
    case 'LooksMissing':
    case 'LookHead':
    case 'EventEmptied':
    case 'EventNotDestroyed':
    case 'DestroyedRow':
    case 'DestructionLinks':
    case 'ScanMissing':
    case 'ScanChanged':
      return false;
  }
}

const EVENTS_PER_PAGE = 2000;
export const DOSSIERS_PER_PAGE = 500;

type Verifier = Pick<Centre, 'db' | 'seal' | 'journal'>;

export async function verifyWard(centre: Verifier, ward: WardCode): Promise<WardProof> {
  await followEvents(centre, ward);
  return seeOneMoment(centre.db, (tx) => verifyView(centre, tx, ward));
}

async function verifyView({ seal }: Verifier, tx: Connection, ward: WardCode): Promise<WardProof> {
  const head = (await readHeadRow(tx, ward)) ?? { lastSeq: 0, chain: CHAIN_START, recordsSeq: 0 };
  const destructions = await readDestructions(tx, ward);
  const history = await verifyEvents(tx, ward, { head, destructions });
  // Pushes go on meanwhile: what is not followed yet is no fault.
  const followed = await readFollowed(tx, ward);
  const projections = await verifyDossiers(tx, ward, followed);
  const destroyed = await listDestroyed(tx, ward);
  const counted = addCells(
    projections.cells,
    destroyed.map(({ summary }) => factsOf(summary)),
  );
  const findings = [
    ...history.findings,
    ...(await verifyNumbers(tx, ward, head)),
    ...(await verifyBatches(tx, ward, new Set(destructions.values()))),
    ...(await findBrokenLooks(tx, ward)),
    ...verifyDestroyed(destructions, destroyed),
    ...(await verifyLinks({ db: tx, seal }, ward, history.stubs.digests())),
    ...(await verifyScans(tx, ward)),
    ...projections.findings,
    ...(await findWrongClaims(tx, ward, followed)).map((claim): Finding => ({ type: 'CodeClaim', ...claim })),
    ...compareCells(await listCells(tx, ward), counted),
  ];
  return { ward, events: history.events, dossiers: projections.dossiers, findings };
}

async function verifyEvents(
  tx: Connection,
  ward: WardCode,
  { head, destructions }: { readonly head: HeadRow; readonly destructions: Destructions },
): Promise<{ readonly events: number; readonly findings: Finding[]; readonly stubs: StubLinks }> {
  const findings: Finding[] = [];
  const stubs = createStubLinks();
  let last = { wseq: 0, chain: CHAIN_START };
  let events = 0;
  for (;;) {
    const rows = await readEventRows(tx, ward, { after: last.wseq, limit: EVENTS_PER_PAGE });
    for (const row of rows) {
      if (row.wseq !== last.wseq + 1)
        findings.push({ type: 'EventsMissing', from: last.wseq + 1, through: row.wseq - 1 });
      else if (findBatch(row.body) !== undefined || destructions.has(row.dossierId))
        findings.push(...verifyStub(row, destructions));
      // From the stored link before, so that one changed event is one finding and does not accuse all after it.
      else if (chainLinks(last.chain, [{ wseq: row.wseq, event: row.body }])[0] !== row.chain) {
        findings.push({
          type: 'EventChanged',
          wseq: row.wseq,
          id: row.id,
          dossier: await nameOf(tx, ward, row.dossierId),
        });
      }
      if (findBatch(row.body) === undefined) findings.push(...compareColumns(row));
      stubs.add(row, last.chain);
      last = row;
    }
    events += rows.length;
    if (rows.length < EVENTS_PER_PAGE) break;
  }
  if (head.lastSeq !== last.wseq) findings.push({ type: 'HeadNumber', head: head.lastSeq, last: last.wseq });
  if (head.chain !== last.chain) findings.push({ type: 'HeadLink', head: head.lastSeq });
  return { events, findings, stubs };
}

async function verifyNumbers(tx: Connection, ward: WardCode, head: HeadRow): Promise<Finding[]> {
  const { count, highest } = await countRecords(tx, ward);
  const areRecordsWhole = count === head.recordsSeq && highest === head.recordsSeq;
  const devices = await findBrokenDevices(tx, ward);
  return [
    ...(areRecordsWhole ? [] : [{ type: 'RecordNumbers', head: head.recordsSeq, count, highest } as const]),
    ...devices.map((device): Finding => ({ type: 'DeviceNumbers', ...device })),
  ];
}

interface VerifiedDossiers {
  readonly dossiers: number;
  readonly findings: Finding[];
  /** As the dossiers say, worked out by the domain and not by the database. */
  readonly cells: Map<string, FigureCell>;
}

async function verifyDossiers(tx: Connection, ward: WardCode, through: number): Promise<VerifiedDossiers> {
  const calendars = await readCalendarBook(tx, ward);
  const findings: Finding[] = [];
  const cells = new Map<string, FigureCell>();
  let dossiers = 0;
  for await (const ids of eachDossierPage(tx, ward, DOSSIERS_PER_PAGE)) {
    const histories = await readHistories(tx, ward, ids, through);
    const rows = await readDossierRows(tx, ward, ids);
    const folded = ids.map((id) => ({ id, ...fold(calendars, histories.get(id) ?? []) }));
    const due = folded.flatMap(({ projection }) => (projection ? [projection] : []));
    const owners = await readCodeOwners(
      tx,
      ward,
      due.map(({ doc }) => doc.summary.code),
    );
    for (const { id, projection, isBroken } of folded) {
      const row = rows.get(id);
      if (isBroken) findings.push({ type: 'DossierNotFolded', dossier: row?.code ?? id });
      else findings.push(...compareDossier(row, projection && withOwner(projection, owners)));
    }
    addCells(
      cells,
      due.map(({ doc }) => factsOf(doc.summary)),
    );
    dossiers += due.length;
  }
  return { dossiers, findings, cells };
}

/** @returns the cells, with these among them */
function addCells(cells: Map<string, FigureCell>, facts: readonly FigureFacts[]): Map<string, FigureCell> {
  for (const cell of collectCells(facts)) {
    const key = cellKey(cell);
    cells.set(key, { ...cell, count: cell.count + (cells.get(key)?.count ?? 0) });
  }
  return cells;
}

/** A history the domain code stumbles over is told and does not end the proof of the others. */
function fold(
  calendars: CalendarBook,
  history: readonly StoredEvent[],
): { readonly projection: Projection | undefined; readonly isBroken: boolean } {
  try {
    return { projection: foldHistory(calendars, history), isBroken: false };
  } catch {
    // Which of the events it is shows where it is folded for a person: on the dossier's own page.
    return { projection: undefined, isBroken: true };
  }
}

function withOwner(projection: Projection, owners: ReadonlyMap<string, DossierId>): Projection {
  const { id, code } = projection.doc.summary;
  const owner = owners.get(code) ?? id;
  return { ...projection, doc: { ...projection.doc, codeTakenBy: owner === id ? null : owner } };
}

function compareDossier(row: DossierColumns | undefined, due: Projection | undefined): Finding[] {
  if (!due) return row ? [{ type: 'DossierUnfounded', dossier: row.code }] : [];
  const dossier = due.doc.summary.code;
  if (!row) return [{ type: 'DossierMissing', dossier }];
  // As the row would come back: what JSON leaves out is no difference.
  const expected: unknown = JSON.parse(JSON.stringify(columnsOf(due)));
  if (canonicalize(row) === canonicalize(expected)) return [];
  return [{ type: 'DossierDiffers', dossier, fields: findDifferences(row, expected) }];
}

function compareCells(kept: readonly FigureCell[], counted: ReadonlyMap<string, FigureCell>): Finding[] {
  const seen = new Set<string>();
  const findings = kept.flatMap((cell): Finding[] => {
    const key = cellKey(cell);
    seen.add(key);
    const due = counted.get(key)?.count ?? 0;
    return due === cell.count ? [] : [{ type: 'Cell', cell, kept: cell.count, counted: due }];
  });
  const missing = [...counted].filter(([key]) => !seen.has(key));
  return [...findings, ...missing.map(([, cell]): Finding => ({ type: 'Cell', cell, kept: 0, counted: cell.count }))];
}

/** The number people know the dossier by; its id when it has no row. */
async function nameOf(tx: Connection, ward: WardCode, dossier: DossierId): Promise<string> {
  return (await readDossierRows(tx, ward, [dossier])).get(dossier)?.code ?? dossier;
}
