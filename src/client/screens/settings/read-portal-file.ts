/** A file of the national portal, read on this tablet: what it says, or why it cannot be used. */
import type { PortalReading, PortalContext } from '#catalogue/portal-procedure.ts';
import { formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

export interface PortalFile {
  readonly name: string;
  readonly reading: PortalReading;
}

/** The largest real one is a tenth of this. */
const MAX_MB = 5;

export async function readPortalFile(file: File, context: PortalContext): Promise<PortalFile> {
  return { name: file.name, reading: await read(file, context) };
}

async function read(file: File, context: PortalContext): Promise<PortalReading> {
  if (file.size > MAX_MB * 1_000_000) {
    return { outcome: 'refused', reason: text('portal.too-large', { limit: formatNumber(MAX_MB) }) };
  }
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    return { outcome: 'refused', reason: text('portal.not-json') };
  }
  // The reader brings a schema library with it: fetched only when a file is.
  const { readPortalProcedure } = await import('#catalogue/portal-procedure.ts');
  return readPortalProcedure(json, context);
}
