/** Brings the black box of any tablet to the centre. The file stays with the person: nothing of it is kept here. */
import { err, type Result } from '#domain/base/result.ts';
import { blackBoxResponseSchema, MAX_BLACK_BOX_BYTES, type BlackBoxResponse } from '#protocol/black-box.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre, type CentreError } from './centre.ts';

/** Weeks of work over a line of half a megabit. */
const TIMEOUT_MS = 10 * 60_000;

export type FileFailure =
  /** Larger than any black box may be. */
  | { readonly type: 'FileTooLarge' }
  /** The stick was pulled out, or the file is held by another program. */
  | { readonly type: 'FileUnreadable' };

export async function bringBlackBox(
  connection: Pick<Connection, 'send'>,
  file: Blob,
): Promise<Result<BlackBoxResponse, CentreError | FileFailure>> {
  if (file.size > MAX_BLACK_BOX_BYTES) return err({ type: 'FileTooLarge' });
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return err({ type: 'FileUnreadable' });
  }
  return askCentre(connection, {
    method: 'POST',
    path: '/api/sync/black-box',
    body: { box: toBase64(bytes) },
    answer: blackBoxResponseSchema,
    timeoutMs: TIMEOUT_MS,
  });
}

/** A call takes only so many arguments; a multiple of three keeps the pieces joinable. */
const PIECE_BYTES = 3 * 8192;

function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + PIECE_BYTES))));
  }
  return pieces.join('');
}
