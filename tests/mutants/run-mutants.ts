/**
 * `npm run test:mutants [-- --only calendar,dossier/decide-step.ts:40-52] [--short]`: Stryker breaks the domain in every place it
 * can, one at a time, in a copy under the system's temporary folder; the unit tests of the domain must notice each.
 * Fails when a mutant survives in a reviewed file and is not explained in `equivalent-mutants.ts`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { EQUIVALENT_MUTANTS, type EquivalentMutant } from './equivalent-mutants.ts';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOMAIN = path.join(ROOT, 'src/domain');
const FOLDERS = ['calendar', 'dossier', 'procedure', 'report', 'access', 'base'];
/** What decides a due date, for a run of a few minutes. */
const SHORT = ['calendar/count-limit.ts', 'calendar/due-date.ts', 'calendar/office-time.ts', 'calendar/timeliness.ts'];
/** The deadline engine: every survivor in these files has been looked at. */
const REVIEWED = [
  ...SHORT,
  'calendar/due-settings.ts',
  'calendar/explain-due-date.ts',
  'calendar/instant.ts',
  'calendar/pause.ts',
  'calendar/plain-date.ts',
  'calendar/processing-time.ts',
  'calendar/remaining-time.ts',
  'calendar/transfer-due.ts',
  'calendar/working-calendar.ts',
];

const { values } = parseArgs({ options: { only: { type: 'string' }, short: { type: 'boolean' } } });
const chosen = values.only?.split(',') ?? (values.short ? SHORT : FOLDERS);
const unknown = chosen.filter((name) => !existsSync(fileOf(name)));
if (unknown.length > 0) {
  console.error(`Not in src/domain: ${unknown.join(', ')}`);
  process.exit(2);
}

// Read by `vitest.config.ts`. Stryker's own `testFiles` is left out of account where a mutant needs the file loaded anew.
const tests = new Set(chosen.map((name) => `tests/unit/domain/${name.split('/')[0]}/**/*.test.ts`));
process.env['MUTANTS_TESTS'] = [...tests].join(',');

/** As they were when they were copied: somebody may be at work on them while this runs. */
const sources = new Map(
  readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(path.join(DOMAIN, file), 'utf8').split('\n')]),
);

const results = await new Stryker({
  testRunner: 'vitest',
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
  mutate: chosen.map(patternOf),
  // Only what the unit tests of the domain read: a file that comes or goes elsewhere meanwhile must not end the run.
  ignorePatterns: ['/dist', '/public', '/test-results', '/.data*', '/tests/!(unit|support|fixtures|mutants)/**'],
  tempDirName: path.join(os.tmpdir(), `dung-hen-mutants-${process.pid}`),
  cleanTempDir: 'always',
  // On a busy machine a slow test is no endless loop.
  timeoutMS: 10_000,
  reporters: ['progress'],
  allowConsoleColors: false,
}).runMutationTest();

const mutants = results.map(describe);
const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const unexplained = survivors.filter((survivor) => !EQUIVALENT_MUTANTS.some((known) => isSame(known, survivor)));
const mutated = new Set(mutants.map(({ file }) => file));
const isWhole = !chosen.some((name) => name.includes(':'));
// On a busy machine one of them may run out of time, which says nothing.
const alive = mutants.filter(({ status }) => status !== 'Killed' && status !== 'RuntimeError');
const stale = EQUIVALENT_MUTANTS.filter(
  (known) => isWhole && mutated.has(known.file) && !alive.some((mutant) => isSame(known, mutant)),
);

for (const { file, at, line, original, replacement } of unexplained) {
  console.log(`\nSurvived: src/domain/${file}:${at}\n  ${line}\n- ${original}\n+ ${replacement}`);
}
for (const { file, line, replacement } of stale) {
  console.log(`\nNo survivor any more, take it off the list: ${file}\n  ${line}\n+ ${replacement}`);
}
console.table(Object.fromEntries(FOLDERS.flatMap(toRow)));
const isHeld = !unexplained.some(({ file }) => REVIEWED.includes(file));
process.exit(isHeld && stale.length === 0 ? 0 : 1);

/** Without the lines a name may end with. */
function fileOf(name: string): string {
  return path.join(DOMAIN, name.replace(/:[\d:-]+$/, ''));
}

function patternOf(name: string): string {
  return statSync(fileOf(name)).isDirectory() ? `src/domain/${name}/**/*.ts` : `src/domain/${name}`;
}

interface Mutant extends Omit<EquivalentMutant, 'why'> {
  readonly status: MutantResult['status'];
  /** Line and column. */
  readonly at: string;
}

function describe({ fileName, location: { start, end }, replacement = '', status }: MutantResult): Mutant {
  const file = path.relative(DOMAIN, fileName);
  const lines = sources.get(file) ?? [];
  const within = lines.slice(start.line - 1, end.line);
  const last = within.length - 1;
  const original = within
    .map((text, index) => text.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
  const line = (lines[start.line - 1] ?? '').trim();
  return { file, at: `${start.line}:${start.column}`, line, original, replacement, status };
}

function isSame(known: EquivalentMutant, mutant: Mutant): boolean {
  return (['file', 'line', 'original', 'replacement'] as const).every((key) => known[key] === mutant[key]);
}

/** A mutant that never ends or cannot be loaded was noticed too. The score is of all mutants; the last column leaves the explained ones out. */
function toRow(folder: string): [string, Record<string, number | string>][] {
  const mine = mutants.filter(({ file }) => file.startsWith(`${folder}/`));
  if (mine.length === 0) return [];
  const count = (status: MutantResult['status']) => mine.filter((mutant) => mutant.status === status).length;
  const killed = count('Killed') + count('RuntimeError');
  const noticed = killed + count('Timeout');
  const survived = count('Survived') + count('NoCoverage');
  const open = unexplained.filter(({ file }) => file.startsWith(`${folder}/`)).length;
  const percent = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`);
  return [
    [
      folder,
      {
        mutants: mine.length,
        killed,
        'never ended': count('Timeout'),
        survived,
        equivalent: survived - open,
        score: percent(noticed, noticed + survived),
        'without equivalents': percent(noticed, noticed + open),
      },
    ],
  ];
}
