/** The procedures a ward takes in: the shipped ones, changed by what the ward has decided. */
import { placeOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';

/**
 * A draft leaves what was in force before it in force; so does a record that may not be used at the counter.
 * @param history the ward's procedure records, oldest first
 * @returns shipped ones in their order, then those the ward added
 */
export function overlayProcedures(
  shipped: readonly Procedure[],
  history: readonly WardRecordOf<'procedure'>[],
  ward: WardCode,
): Procedure[] {
  const byCode = new Map(shipped.map((procedure) => [procedure.code, procedure]));
  for (const { rseq, key, body } of history) {
    if (body.state === 'retired') byCode.delete(key);
    if (body.state !== 'active') continue;
    const checked = checkProcedure(body.procedure, placeOf(ward));
    if (checked.ok) byCode.set(key, { ...checked.value, version: `${ward}.${rseq}` });
  }
  return [...byCode.values()];
}
