/** Where the program lies: the same answer from the sources, from the bundle in `dist/server` and from any working directory. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '#domain/base/invariant.ts';

const NAME = 'dung-hen';

/** The folder of our own `package.json`, and the version it states. */
export function findPackage(): { readonly root: string; readonly version: string } {
  for (
    let folder = path.dirname(fileURLToPath(import.meta.url));
    folder !== path.dirname(folder);
    folder = path.dirname(folder)
  ) {
    const file = path.join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === NAME) return { root: folder, version: version ?? '0' };
  }
  invariant(false, 'the program does not lie inside its package');
}
