/**
 * One run of the proof over the wards asked for: a line for each, and one more for a ward that was repaired. With a signed day
 * head, a line on that first, and then its ward alone unless another was asked for.
 */
import { readFileSync } from 'node:fs';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { proveDayHead, type HeadProof } from '../../use-cases/day-head.ts';
import { listWardCodes, verifyCentre } from '../../use-cases/verify-centre.ts';
import { UsageError } from '../import/import-arguments.ts';
import { headLine, proofLine } from './finding-text.ts';
import type { VerifyArguments } from './verify-arguments.ts';

/**
 * @param print takes a line without its end
 * @returns whether everything agrees now @throws {UsageError} when the centre has no such ward, or the file cannot be read
 */
export async function runVerify(
  { ward, repair, head }: VerifyArguments,
  centre: Pick<Centre, 'db' | 'seal' | 'journal'>,
  print: (line: string) => void,
): Promise<boolean> {
  const known = await listWardCodes(centre);
  if (ward !== null && !known.includes(ward)) throw new UsageError(`--ward: trung tâm không có phường, xã ${ward}.`);
  const proven = head === null ? null : await proveDayHead(centre, readHeadFile(head));
  if (proven) print(headLine(proven));
  let isWhole = proven === null || proven.type === 'Holds';
  const asked = ward ?? wardOf(proven);
  const wards = asked !== null && known.includes(asked) ? [asked] : known;
  for await (const { proof, repaired } of verifyCentre(centre, { wards, repair })) {
    print(proofLine(proof));
    if (repaired) print(`${proof.ward}: đã dựng lại từ lịch sử. Sau đó: ${proofLine(repaired)}`);
    isWhole &&= (repaired ?? proof).findings.length === 0;
  }
  return isWhole;
}

function readHeadFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--head: không đọc được tệp "${file}".`);
  }
}

function wardOf(proven: HeadProof | null): WardCode | null {
  return proven && 'head' in proven ? proven.head.ward : null;
}
