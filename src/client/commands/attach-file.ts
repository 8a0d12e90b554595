/** A scan of a paper or a result: told apart from every other by its hash, on disk together with its event or not at all. */
import { err, type Result } from '#domain/base/result.ts';
import { refuseFile, type StepRefusal } from '#domain/dossier/decide-step.ts';
import type { FileMediaType } from '#domain/dossier/event-bodies.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { sha256Of } from '../platform/sha256.ts';
import type { ReadFailure, Scan, WriteFailure } from './commands.ts';
import type { CommandContext } from './record-event.ts';
import { takeStep } from './take-step.ts';

/** File systems allow no more; the end says what kind of file it is. */
const MAX_NAME = 255;

export async function attachFile(
  context: CommandContext,
  id: DossierId,
  chosen: Scan | Promise<Scan | null>,
): Promise<Result<null, WriteFailure | StepRefusal | ReadFailure>> {
  const scan = await chosen;
  if (!scan) return err({ type: 'FileUnreadable' });
  const { content, name, about, document } = scan;
  // Before it is read: nobody waits for a hundred megabytes only to hear no.
  const refused = refuseFile({ mediaType: content.type, bytes: content.size });
  if (refused) return err(refused);
  let data: ArrayBuffer;
  let sha256: string;
  try {
    data = await content.arrayBuffer();
    sha256 = await sha256Of(data);
  } catch {
    return err({ type: 'FileUnreadable' });
  }
  const fileId = context.ids.newId();
  const described = { fileId, name: name.slice(-MAX_NAME), mediaType: content.type as FileMediaType };
  const body = { ...described, bytes: data.byteLength, sha256, about, document };
  return takeStep(context, id, { kind: 'file-attached', body }, { ...described, data });
}
