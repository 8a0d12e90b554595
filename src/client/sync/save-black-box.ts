/** Makes the black box of this tablet and hands it over as a file. Needs no network, no session and no working sync. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { formatInstant, type Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { BLACK_BOX_EXTENSION } from '#protocol/black-box.ts';
import { noteOf, type BoxNote } from './box-note.ts';
import { collectBlackBox, type BlackBoxFailure, type CollectOptions } from './collect-black-box.ts';

export interface SavedBlackBox {
  /** One; several only when there is more than a file may hold. */
  readonly fileNames: readonly string[];
  readonly dossiers: number;
  readonly events: number;
  readonly madeAt: Instant;
  /** To tell later what lies in it. */
  readonly note: BoxNote;
}

export type SaveBlackBoxFailure =
  | BlackBoxFailure
  /** The browser could not encrypt or hand over the file. In its own words. */
  | { readonly type: 'FileNotMade'; readonly detail: string };

export interface SaveOptions extends CollectOptions {
  readonly handFile: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
}

export async function saveBlackBox(options: SaveOptions): Promise<Result<SavedBlackBox, SaveBlackBoxFailure>> {
  const collected = await collectBlackBox(options);
  if (!collected.ok) return collected;
  const { device, madeAt, recipient, boxes, dossiers, events } = collected.value;
  const fileNames = boxes.map((_, index) => nameFile(device, madeAt, index));
  try {
    for (const [index, box] of boxes.entries()) {
      options.handFile(fileNames[index] ?? '', await seal(recipient, JSON.stringify(box)));
    }
  } catch (error) {
    return err({ type: 'FileNotMade', detail: String(error) });
  }
  return ok({ fileNames, dossiers, events, madeAt, note: noteOf(collected.value) });
}

/** Encryption is large and seldom needed: fetched from the precache when first asked for, not with the first load. */
async function seal(recipient: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(text));
}

/** @example nameFile(device, 12 March 2026 17:05 in Việt Nam, 0) // 'dung-hen-deadbeef-20260312-1705.age' */
function nameFile(device: DeviceId, madeAt: Instant, index: number): string {
  const [date = '', time = ''] = formatInstant(madeAt).split('T');
  const part = index === 0 ? '' : `-${index + 1}`;
  const moment = `${date.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}`;
  return `dung-hen-${device.slice(0, 8)}-${moment}${part}${BLACK_BOX_EXTENSION}`;
}
