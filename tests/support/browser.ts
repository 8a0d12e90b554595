/**
 * A Chromium for the browser tests: $CHROMIUM, else Debian's, else the one packed in the npm registry
 * (@sparticuz/chromium), which needs nothing installed by hand.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface FoundBrowser {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/** Quiet start: no look-ups of the vendor's hosts; the sandbox needs rights that a root-run test machine does not give. */
export const LAUNCH_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const ROOT = path.resolve(import.meta.dirname, '../..');
const DEBIAN = '/usr/bin/chromium';

export async function findBrowser(): Promise<FoundBrowser> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const chosen = env['CHROMIUM'];
  if (chosen && !existsSync(chosen)) throw new Error(`CHROMIUM=${chosen} does not exist`);
  if (chosen) return { executablePath: chosen, env };
  if (env['BROWSER_FROM'] !== 'npm' && existsSync(DEBIAN)) return { executablePath: DEBIAN, env };
  const home = path.join(ROOT, 'node_modules/.cache/npm-chromium');
  if (!existsSync(path.join(home, 'chromium'))) await unpack(home);
  return {
    executablePath: path.join(home, 'chromium'),
    env: { ...env, FONTCONFIG_PATH: path.join(home, 'fonts'), LD_LIBRARY_PATH: path.join(home, 'al2023/lib') },
  };
}

/** The package's own start-up arguments and font settings are for a cloud function; only its files are used. */
async function unpack(home: string): Promise<void> {
  const packed = path.join(ROOT, 'node_modules/@sparticuz/chromium/bin');
  mkdirSync(path.dirname(home), { recursive: true });
  const unfinished = mkdtempSync(`${home}-`);
  const { inflate } = await import('@sparticuz/chromium');
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = unfinished; // inflate() writes to the temporary folder
  try {
    await Promise.all(
      ['chromium', 'fonts.tar', 'swiftshader.tar', 'al2023.tar'].map((file) =>
        inflate(path.join(packed, `${file}.br`)),
      ),
    );
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  writeFileSync(
    path.join(unfinished, 'fonts/fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${home}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${home}/fc-cache</cachedir></fontconfig>`,
  );
  try {
    renameSync(unfinished, home);
  } catch {
    rmSync(unfinished, { recursive: true, force: true }); // another process was first
  }
}
