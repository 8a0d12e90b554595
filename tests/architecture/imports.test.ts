/**
 * The dependency rule of `src/README.md`, held by a test: arrows point down only, type imports count, there is no circle,
 * and no file outgrows three hundred lines.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../src');

const DOMAIN = [
  'domain/base',
  'domain/calendar',
  'domain/access',
  'domain/procedure',
  'domain/dossier',
  'domain/personal-data',
  'domain/report',
];
const MAY_IMPORT: Record<string, readonly string[]> = {
  'domain/base': [],
  'domain/calendar': ['domain/base'],
  'domain/access': ['domain/base', 'domain/calendar'],
  'domain/procedure': ['domain/base', 'domain/calendar'],
  'domain/dossier': ['domain/base', 'domain/calendar', 'domain/access', 'domain/procedure'],
  'domain/personal-data': ['domain/base', 'domain/calendar', 'domain/access', 'domain/dossier'],
  'domain/report': ['domain/base', 'domain/calendar', 'domain/procedure', 'domain/dossier'],
  i18n: DOMAIN,
  protocol: DOMAIN,
  catalogue: DOMAIN,
  forms: [...DOMAIN, 'i18n'],
  'client/platform': ['domain/base', 'domain/calendar'],
  'client/store': [...DOMAIN, 'protocol', 'client/platform'],
  'client/sync': [...DOMAIN, 'protocol', 'client/store', 'client/platform'],
  'client/keys': [...DOMAIN, 'protocol', 'client/store', 'client/sync', 'client/platform'],
  'client/commands': [...DOMAIN, 'catalogue', 'client/store', 'client/platform'],
  'client/queries': [...DOMAIN, 'protocol', 'client/store'],
  'client/state': [
    ...DOMAIN,
    'i18n',
    'protocol',
    'client/queries',
    'client/commands',
    'client/sync',
    'client/keys',
    'client/platform',
  ],
  'client/citizen': [...DOMAIN, 'i18n', 'protocol'],
  'client/components': [...DOMAIN, 'i18n'],
  'client/screens': [...DOMAIN, 'i18n', 'forms', 'catalogue', 'client/components', 'client/state'],
  'client/app': [
    ...DOMAIN,
    'i18n',
    'protocol',
    'catalogue',
    'forms',
    'client/platform',
    'client/store',
    'client/sync',
    'client/keys',
    'client/commands',
    'client/queries',
    'client/state',
    'client/components',
    'client/screens',
  ],
  // A migration links events stored before there was a chain, by the very code that links new ones.
  'server/db': ['domain/base', 'protocol'],
  'server/store': [...DOMAIN, 'protocol', 'server/db'],
  'server/use-cases': [...DOMAIN, 'protocol', 'catalogue', 'server/store'],
  'server/pages': [...DOMAIN, 'i18n', 'forms', 'server/use-cases'],
  'server/http': [...DOMAIN, 'i18n', 'protocol', 'forms', 'server/use-cases', 'server/pages'],
  'server/cli': [...DOMAIN, 'i18n', 'protocol', 'catalogue', 'server/db', 'server/store', 'server/use-cases'],
  server: [
    ...DOMAIN,
    'i18n',
    'protocol',
    'catalogue',
    'server/db',
    'server/store',
    'server/use-cases',
    'server/pages',
    'server/http',
    'server/cli',
  ],
};

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.d.ts'));
const arrows = files.flatMap(arrowsOf);

describe('the dependency rule', () => {
  test('every file of code lies in a folder of the table', () => {
    expect(files.filter((file) => unitOf(file) === undefined)).toEqual([]);
  });

  test('every import crosses only where the table allows it', () => {
    const forbidden = arrows.filter(({ from, to }) => !isAllowed(unitOf(from), unitOf(to)));
    expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('the table itself has no circle', () => {
    const units = Object.entries(MAY_IMPORT).flatMap(([from, targets]) => targets.map((to) => ({ from, to })));
    expect(findCircle(units)).toBeUndefined();
  });

  test('no files import each other in a circle, types included', () => {
    expect(findCircle(arrows)).toBeUndefined();
  });

  test('no file is longer than 300 lines', () => {
    const long = files.filter((file) => readFileSync(path.join(ROOT, file), 'utf8').split('\n').length > 301);
    expect(long).toEqual([]);
  });
});

function isAllowed(from: string | undefined, to: string | undefined): boolean {
  return from === to || (from !== undefined && to !== undefined && (MAY_IMPORT[from]?.includes(to) ?? false));
}

/** The longest folder of the table that holds the file. */
function unitOf(file: string): string | undefined {
  const folders = file.split('/').slice(0, -1);
  for (let depth = folders.length; depth > 0; depth--) {
    const folder = folders.slice(0, depth).join('/');
    if (folder in MAY_IMPORT) return folder;
  }
  return undefined;
}

function arrowsOf(from: string): Arrow[] {
  const source = readFileSync(path.join(ROOT, from), 'utf8');
  const specifiers = [...source.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers
    .map((specifier) => resolve(from, specifier))
    .filter((to) => to !== undefined)
    .map((to) => ({ from, to }));
}

function resolve(from: string, specifier: string): string | undefined {
  const target = specifier.split('?')[0] ?? '';
  if (target.startsWith('#')) return target.slice(1);
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(from), target) : undefined;
}

function findCircle(edges: readonly Arrow[]): string | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (node: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node].join(' → ');
    if (done.has(node)) return undefined;
    for (const target of next.get(node) ?? []) {
      const circle = walk(target, [...trail, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of next.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return undefined;
}
