/** One run of the proof over the wards asked for: a line for each, and one more for a ward that was repaired. */
import type { Centre } from '../../use-cases/centre.ts';
import { listWardCodes, verifyCentre } from '../../use-cases/verify-centre.ts';
import { UsageError } from '../import/import-arguments.ts';
import { proofLine } from './finding-text.ts';
import type { VerifyArguments } from './verify-arguments.ts';

/**
 * @param print takes a line without its end
 * @returns whether everything agrees now @throws {UsageError} when the centre has no such ward
 */
export async function runVerify(
  { ward, repair }: VerifyArguments,
  centre: Pick<Centre, 'db' | 'journal'>,
  print: (line: string) => void,
): Promise<boolean> {
  const known = await listWardCodes(centre);
  if (ward !== null && !known.includes(ward)) throw new UsageError(`--ward: trung tâm không có phường, xã ${ward}.`);
  let isWhole = true;
  for await (const { proof, repaired } of verifyCentre(centre, { wards: ward === null ? known : [ward], repair })) {
    print(proofLine(proof));
    if (repaired) print(`${proof.ward}: đã dựng lại từ lịch sử. Sau đó: ${proofLine(repaired)}`);
    isWhole &&= (repaired ?? proof).findings.length === 0;
  }
  return isWhole;
}
