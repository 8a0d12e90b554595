/** One script of a page with everything it imports, built as the app is built. */
import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** @param entry path of the module; what it needs to give the bench it puts on `window` */
export async function bundlePage(entry: string): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { __APP_VERSION__: JSON.stringify('bench'), 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rollupOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
    },
  });
  const output = 'output' in built ? built.output : Array.isArray(built) ? built[0]?.output : undefined;
  const script = output?.find((part) => part.type === 'chunk');
  if (!script) throw new Error(`${entry} gave no script`);
  return script.code;
}
