/**
 * Sổ cấp số: what became of the serials of one day in a ward. Each tablet counts through its own blocks, so every serial before
 * its last one must have a dossier; one that has none was skipped (bỏ số), or its dossier is still on the tablet.
 */
import type { Instant } from '../calendar/instant.ts';
import { indexOfSerial, parseDossierCode, serialAt } from '../dossier/dossier-code.ts';
import type { DeviceId, DossierId } from '../dossier/ids.ts';

export interface LeasedBlock {
  readonly block: number;
  readonly device: DeviceId;
}

/** A dossier that carries a number of the day. */
export interface GivenNumber {
  readonly code: string;
  readonly dossierId: DossierId;
  /** The tablet that received it. */
  readonly device: DeviceId;
  readonly receivedAt: Instant;
}

export interface TabletNumbers {
  readonly device: DeviceId;
  /** In the order they were leased. */
  readonly blocks: readonly number[];
  /** From its own blocks, in the order the tablet counted. */
  readonly given: readonly GivenNumber[];
  /** Serials before the last one given that no dossier here has. */
  readonly skipped: readonly string[];
}

export interface SerialRegister {
  /** Every tablet with blocks or dossiers of the day. */
  readonly tablets: readonly TabletNumbers[];
  /** Numbers on more than one dossier (a restored or copied tablet); each keeps it. */
  readonly doubled: readonly { readonly code: string; readonly given: readonly GivenNumber[] }[];
  /** Outside the blocks of the tablet that gave them: brought in from a file, or from blocks this centre knows nothing of. */
  readonly outside: readonly GivenNumber[];
}

/** @param blocks of the whole ward, in the order they were leased; @param given every dossier with a number of the day */
export function createSerialRegister(blocks: readonly LeasedBlock[], given: readonly GivenNumber[]): SerialRegister {
  const devices = [...new Set([...blocks.map(({ device }) => device), ...given.map(({ device }) => device)])];
  const tablets = devices.map((device) =>
    countTablet(
      device,
      blocks.filter((block) => block.device === device).map(({ block }) => block),
      given.filter((number) => number.device === device),
    ),
  );
  const inside = new Set(tablets.flatMap((tablet) => tablet.given));
  return {
    tablets: tablets.filter(({ blocks: held, given: numbers }) => held.length + numbers.length > 0),
    doubled: listDoubled(given),
    outside: given.filter((number) => !inside.has(number)),
  };
}

function countTablet(device: DeviceId, blocks: readonly number[], given: readonly GivenNumber[]): TabletNumbers {
  const placed = given
    .flatMap((number) => {
      const index = indexOfSerial(blocks, parseDossierCode(number.code)?.serial ?? '');
      return index === undefined ? [] : [{ index, number }];
    })
    .sort((a, b) => a.index - b.index);
  const used = new Set(placed.map(({ index }) => index));
  const skipped: string[] = [];
  for (let index = 0; index < (placed.at(-1)?.index ?? 0); index += 1) {
    const serial = used.has(index) ? undefined : serialAt(blocks, index);
    if (serial !== undefined) skipped.push(serial);
  }
  return { device, blocks, given: placed.map(({ number }) => number), skipped };
}

function listDoubled(given: readonly GivenNumber[]): SerialRegister['doubled'] {
  const byCode = new Map<string, GivenNumber[]>();
  for (const number of given) byCode.set(number.code, [...(byCode.get(number.code) ?? []), number]);
  return [...byCode].filter(([, numbers]) => numbers.length > 1).map(([code, numbers]) => ({ code, given: numbers }));
}
