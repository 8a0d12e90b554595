/** Proves ward after ward, and mends what can be worked out again where that is asked for. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHeads } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { repairWard } from './repair-ward.ts';
import { isRepairable, verifyWard, type WardProof } from './verify-ward.ts';

export interface Verification {
  readonly proof: WardProof;
  /** The same ward after the repair; null when nothing was repaired. */
  readonly repaired: WardProof | null;
}

/** By code. */
export async function listWardCodes({ db }: Pick<Centre, 'db'>): Promise<WardCode[]> {
  return [...(await readHeads(db)).keys()].sort() as WardCode[];
}

export async function* verifyCentre(
  centre: Pick<Centre, 'db' | 'seal' | 'journal'>,
  { wards, repair }: { readonly wards: readonly WardCode[]; readonly repair: boolean },
): AsyncGenerator<Verification> {
  for (const ward of wards) {
    const proof = await verifyWard(centre, ward);
    if (!repair || !proof.findings.some(isRepairable)) {
      yield { proof, repaired: null };
      continue;
    }
    await repairWard(centre, ward);
    yield { proof, repaired: await verifyWard(centre, ward) };
  }
}
