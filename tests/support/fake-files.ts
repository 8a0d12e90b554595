/** Scans in component tests: kept by the real command, opened from the real store, fetched from a centre the test gives. */
import { Blob as NodeBlob } from 'node:buffer';
import type { Connection } from '#client/platform/connection.ts';
import type { Queries } from '#client/queries/queries.ts';
import { createDossierFiles, type DossierFiles } from '#client/state/dossier-files.ts';
import type { Tablet } from './tablet.ts';

const unreachable: Connection['fetchBytes'] = () => Promise.reject(new TypeError('offline'));

export function fakeFiles(
  { commands }: Pick<Tablet, 'commands'>,
  queries: Queries,
  fetchBytes: Connection['fetchBytes'] = unreachable,
): DossierFiles {
  return createDossierFiles({
    commands,
    queries,
    connection: { fetchBytes },
    // No canvas here: pictures stay as they are. `tests/e2e/files.spec.ts` has a real one.
    fitPicture: async (file) => ({ content: await toNodeBlob(file), name: file.name }),
  });
}

/** The hash of Node takes no buffer of jsdom's. */
async function toNodeBlob(file: File): Promise<Blob> {
  const bytes = Buffer.from(new Uint8Array(await file.arrayBuffer()));
  return new NodeBlob([bytes], { type: file.type }) as Blob;
}
