/** Which numbers a tablet had still to give out: what a counter looks for among printed receipts when its data is gone. */
import type { PlainDate } from '../calendar/plain-date.ts';
import { formatDossierCode, serialAt } from './dossier-code.ts';

export interface DeviceNumbers {
  readonly agencyCode: string;
  /** In the order they were leased. */
  readonly serialBlocks: readonly number[];
  /** Codes of the dossiers received on the device that the centre holds, of any day. */
  readonly heldCodes: readonly string[];
}

const MOST_HOLES = 50;

/**
 * The next `count` codes of a day after those the centre holds. A tablet sends in the order it recorded, so what the centre
 * lacks of it are the numbers that follow.
 */
export function codesAfter(
  { agencyCode, serialBlocks, heldCodes }: DeviceNumbers,
  on: PlainDate,
  count: number,
): string[] {
  const codeAt = (index: number) => {
    const serial = serialAt(serialBlocks, index);
    return serial === undefined ? [] : [formatDossierCode(agencyCode, on, serial)];
  };
  // Not merely counted: a reception that was set aside leaves a hole among those held.
  const held = new Set(heldCodes);
  const reach = held.size + MOST_HOLES;
  let next = 0;
  for (let index = 0; index < reach; index++) if (codeAt(index).some((code) => held.has(code))) next = index + 1;
  return Array.from({ length: count }, (_, index) => codeAt(next + index)).flat();
}
