/**
 * Proves that the bytes of attached files are those their events name by SHA-256. One whose parts have not all arrived is no
 * fault, and one that was destroyed with its dossier is not there any more.
 */
import { createHash } from 'node:crypto';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from '../store/database.ts';
import { eachKeptFilePage, listParts, readPart, type KeptFile } from '../store/files.ts';

/** It had arrived whole, and parts of it are gone; or it is another file now. */
export interface ScanFinding {
  readonly type: 'ScanMissing' | 'ScanChanged';
  readonly file: string;
  readonly dossier: DossierId;
}

const FILES_PER_PAGE = 500;

export async function verifyScans(tx: Connection, ward: WardCode): Promise<ScanFinding[]> {
  const findings: ScanFinding[] = [];
  for await (const files of eachKeptFilePage(tx, ward, FILES_PER_PAGE)) {
    for (const file of files) findings.push(...(await verifyScan(tx, ward, file)));
  }
  return findings;
}

async function verifyScan(tx: Connection, ward: WardCode, { file, said }: KeptFile): Promise<ScanFinding[]> {
  const [first] = said;
  // No event names it: nobody is shown it either.
  if (!first) return [];
  const hash = createHash('sha256');
  let length = 0;
  // Part by part: a scan may be as large as a picture book.
  for (const part of await listParts(tx, { ward, file })) {
    const bytes = await readPart(tx, { ward, file }, part);
    if (bytes) hash.update(bytes);
    length += bytes?.length ?? 0;
  }
  const digest = hash.digest('hex');
  if (said.some(({ sha256 }) => sha256 === digest)) return [];
  const isShort = said.every(({ bytes }) => length < bytes);
  return [{ type: isShort ? 'ScanMissing' : 'ScanChanged', file, dossier: first.dossierId }];
}
