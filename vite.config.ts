import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { VitePWA } from 'vite-plugin-pwa';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };

const COLOUR = '#0b4f6c';
/** All that the first screen needs, in one file: asking for seventy small ones alone took a slow tablet a quarter of a second. */
const START = 'start';

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [svelte(), ...(isSsrBuild ? [surviveLostDatabase()] : [compileAhead(), citizenScript(), pwa()])],
  // Bundled, so that the fault in it can be mended on the way.
  ssr: { noExternal: ['postgres'] },
  publicDir: isSsrBuild ? false : 'public',
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node20',
        sourcemap: true,
        rollupOptions: { input: { main: 'src/server/main.ts', demo: 'src/server/demo.ts' } },
      }
    : {
        outDir: 'dist/client',
        target: 'es2022',
        sourcemap: false,
        // The start is one file on purpose: whoever builds need not be warned of it.
        chunkSizeWarningLimit: 700,
        rollupOptions: { output: { codeSplitting: { groups: [{ name: START, tags: ['$initial'] }] } } },
      },
  server: {
    proxy: { '^/((api|t|tra-cuu|thiet-lap|healthz|readyz|metrics)(/|$|\\?)|trang\\.)': 'http://localhost:8080' },
  },
  test: {
    // One second, the default, is short while both cores are busy.
    expect: { poll: { timeout: 10_000 } },
    // Where files share a process (`isolate: false`) `vi.mock` would reach other files: it is for the other projects.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/{unit,architecture}/**/*.test.ts'],
          setupFiles: ['tests/support/setup-node.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: {
          name: 'component',
          environment: 'jsdom',
          include: ['tests/component/**/*.test.ts'],
          setupFiles: ['tests/support/setup-node.ts', 'tests/support/setup-component.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          include: ['tests/server/**/*.test.ts'],
          setupFiles: ['tests/support/setup-node.ts'],
          globalSetup: ['tests/support/shared-database.ts'],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          environment: 'node',
          include: ['tests/simulation/**/*.test.ts'],
          globalSetup: ['tests/support/shared-database.ts'],
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}));

/**
 * postgres.js writes to a connection that has closed meanwhile, from a timer, where nobody can catch it: a database that is
 * killed takes the centre with it (porsager/postgres issues 1154 and 1208, open in 3.4.9). With this the query that waits is
 * rejected like every other of that connection. The build stops when the library's text is another one: look whether it is
 * mended there, and take this away.
 */
function surviveLostDatabase(): Plugin {
  const unguarded = 'function nextWrite(fn) {\n';
  const guard = `${unguarded}    if (socket === null) {
      nextWriteTimer !== null && clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
`;
  return {
    name: 'survive-lost-database',
    transform(code, id) {
      if (!id.endsWith('/node_modules/postgres/src/connection.js')) return null;
      if (code.split(unguarded).length !== 2) this.error('postgres.js has changed: see surviveLostDatabase');
      return { code: code.replace(unguarded, guard), map: null };
    },
  };
}

/**
 * Functions of the start are compiled while the file is read, beside the main thread, instead of one by one when they are first
 * called (explicit compile hints, Chrome 136; to other browsers it is a comment).
 */
function compileAhead(): Plugin {
  return {
    name: 'compile-ahead',
    apply: 'build',
    generateBundle: {
      // The hint stands before everything else: Vite puts its own list of files first. The hash in the name is made before.
      order: 'post',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk' && chunk.name === START)
            chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`;
        }
      },
    },
  };
}

/**
 * The script of the citizen's page: one file of its own, small and for old phones too, sharing nothing with the app. The
 * centre's pages name it, so it has no hash.
 */
function citizenScript(): Plugin {
  const fileName = 'giay-hen.js';
  return {
    name: 'citizen-script',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          write: false,
          target: 'es2020',
          rollupOptions: { input: 'src/client/citizen/main.ts', output: { entryFileNames: fileName } },
        },
      });
      const [script] = 'output' in built ? built.output : [];
      if (script?.type !== 'chunk') this.error('the script of the citizen page was not built');
      this.emitFile({ type: 'asset', fileName, source: script.code });
    },
  };
}

function pwa() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/client/app',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: {
      name: 'Đúng Hẹn: một cửa phường',
      short_name: 'Đúng Hẹn',
      description: 'Tiếp nhận hồ sơ, tính ngày hẹn trả và theo dõi đến khi trả kết quả, kể cả khi mất mạng.',
      lang: 'vi',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      theme_color: COLOUR,
      background_color: '#ffffff',
      icons: [
        { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
      ],
    },
    injectManifest: {
      // The plugin adds the manifest and its icons by itself; wasm and fonts are not in its default patterns.
      globPatterns: ['**/*.{js,css,html,svg,wasm,woff2}'],
      // The tablet never opens it.
      globIgnores: ['giay-hen.js'],
      maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
    },
  });
}
