/** Scans of a dossier as screens see them: add one, open one from this tablet or, when it is not here, from the centre. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { AttachedFile } from '#domain/dossier/dossier-state.ts';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { MessageKey } from '#i18n/text.ts';
import type { Commands } from '../commands/commands.ts';
import type { Connection } from '../platform/connection.ts';
import { handFile } from '../platform/hand-file.ts';
import type { FitPicture } from '../platform/picture.ts';
import { sha256Of } from '../platform/sha256.ts';
import type { Queries } from '../queries/queries.ts';

/** Twenty megabytes over a line of half a megabit. */
const TIMEOUT_MS = 6 * 60_000;

export interface ChosenFile extends Pick<FileAttachedBody, 'about' | 'document'> {
  readonly file: File;
}

/** What is left of the files a person chose, and why. */
export interface UnkeptFiles extends Pick<FileAttachedBody, 'about' | 'document'> {
  readonly rest: readonly File[];
  readonly reason: MessageKey;
}

export type OpenFailure = {
  /** FileNotThere: not all of it has come to the centre. FileDamaged: what came is not what its event names. */
  readonly type: 'NoConnection' | 'SignedOut' | 'FileNotThere' | 'FileDamaged';
};

export interface DossierFiles {
  /** Pictures are made smaller first. */
  attach(id: DossierId, chosen: ChosenFile): ReturnType<Commands['attachFile']>;
  /** By officer and dossier, for another try: in memory alone, over a lock and the way to another page. */
  readonly unkept: Map<string, UnkeptFiles>;
  open(ward: WardCode, file: AttachedFile): Promise<Result<Blob, OpenFailure>>;
  /**
   * Hands a PDF to the browser, which keeps it where downloads go.
   * @returns the name it is kept under, which says that it is one whatever its event says
   */
  savePdf(name: string, content: Blob): Promise<string>;
}

export interface DossierFilesOptions {
  readonly commands: Pick<Commands, 'attachFile'>;
  readonly queries: Pick<Queries, 'readFile'>;
  readonly connection: Pick<Connection, 'fetchBytes'>;
  readonly fitPicture: FitPicture;
}

export function createDossierFiles({ commands, queries, connection, fitPicture }: DossierFilesOptions): DossierFiles {
  return {
    attach(id, { file, about, document }) {
      const scan = fitPicture(file).then((fitted) => fitted && { ...fitted, about, document });
      return commands.attachFile(id, scan);
    },
    unkept: new Map(),
    async open(ward, file) {
      const own = await queries.readFile(file.fileId);
      const data = own ? ok(own) : await fetchFile(connection, ward, file);
      return data.ok ? ok(new Blob([data.value], { type: file.mediaType })) : data;
    },
    async savePdf(name, content) {
      const kept = asPdf(name);
      handFile(kept, new Uint8Array(await content.arrayBuffer()));
      return kept;
    },
  };
}

/** By the end of its name a tablet chooses what opens it: another tablet may have sent any. */
function asPdf(name: string): string {
  return /\.pdf$/i.test(name) ? name : `${name}.pdf`;
}

async function fetchFile(
  connection: Pick<Connection, 'fetchBytes'>,
  ward: WardCode,
  { fileId, sha256, bytes }: AttachedFile,
): Promise<Result<ArrayBuffer, OpenFailure>> {
  let answer: { readonly status: number; readonly bytes: ArrayBuffer };
  try {
    answer = await connection.fetchBytes(`/api/wards/${ward}/files/${fileId}`, TIMEOUT_MS);
  } catch {
    return err({ type: 'NoConnection' });
  }
  if (answer.status === 401) return err({ type: 'SignedOut' });
  if (answer.status === 404) return err({ type: 'FileNotThere' });
  if (answer.status !== 200) return err({ type: 'NoConnection' });
  // A captive portal answers 200 with a page of its own: that is no file come to harm.
  if (answer.bytes.byteLength !== bytes) return err({ type: 'NoConnection' });
  return (await sha256Of(answer.bytes)) === sha256 ? ok(answer.bytes) : err({ type: 'FileDamaged' });
}
