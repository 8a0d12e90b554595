/**
 * `npm run bench [-- --only engine,preview,figures,append,sync,push,archive,sealed,signatures,answers,guesses,tablet,citizen,shell] [--out FILE]`: all in one run,
 * beside their limits, their bare parts, and the peers.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { createBenchCentre } from './bench-centre.ts';
import { benchCalendarPreview } from './calendar-preview.ts';
import { benchCitizenPage } from './citizen-page.ts';
import { benchEngine } from './engine.ts';
import { benchFigures } from './figures.ts';
import { benchAnswerTimes } from './guesses/answer-times.ts';
import { benchGuessRates } from './guesses/guess-rates.ts';
import { isBesideHeld, isHeld, LEAST_P, ratioOf, type Beside, type Figure } from './measure.ts';
import { benchShell } from './shell-size.ts';
import { benchAppend } from './sync/append.ts';
import { benchArchive } from './sync/archive.ts';
import { benchFirstLoad } from './sync/first-load.ts';
import { benchPush } from './sync/push.ts';
import { benchSealed } from './sync/sealed.ts';
import { benchSignatures } from './sync/signatures.ts';
import { benchTablet } from './tablet.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string' } } });
/** Benches that need nothing or start what they need, and benches that share one running centre. */
const ownBenches = {
  engine: benchEngine,
  preview: benchCalendarPreview,
  figures: benchFigures,
  append: benchAppend,
  sync: benchFirstLoad,
  push: benchPush,
  archive: benchArchive,
  sealed: benchSealed,
  signatures: benchSignatures,
  answers: benchAnswerTimes,
  guesses: benchGuessRates,
};
const centreBenches = { shell: benchShell, citizen: benchCitizenPage, tablet: benchTablet };
const chosen = values.only?.split(',') ?? [...Object.keys(ownBenches), ...Object.keys(centreBenches)];

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(ownBenches)) if (chosen.includes(name)) figures.push(...(await bench()));
if (Object.keys(centreBenches).some((name) => chosen.includes(name))) figures.push(...(await runCentreBenches()));

console.log(
  `\n${os.cpus()[0]?.model ?? 'CPU'} × ${os.cpus().length}, Node ${process.version}, app ${packageJson.version}`,
);
console.table(
  Object.fromEntries(figures.flatMap((figure) => [toRow(figure), ...figure.beside.map(toBesideRow(figure))])),
);
if (values.out) {
  writeFileSync(
    values.out,
    JSON.stringify({ at: new Date().toISOString(), node: process.version, app: packageJson.version, figures }, null, 2),
  );
}

async function runCentreBenches(): Promise<readonly Figure[]> {
  const centre = await createBenchCentre();
  const found: Figure[] = [];
  try {
    for (const [name, bench] of Object.entries(centreBenches)) {
      if (chosen.includes(name)) found.push(...(await bench(centre)));
    }
  } finally {
    await centre.dispose();
  }
  return found;
}

type Row = [name: string, cells: Record<string, string>];

function toRow(figure: Figure): Row {
  const { name, unit, p95, runs, limit, bare, median } = figure;
  const bound = limit?.on === 'p95' ? p95 : median;
  const cells = {
    'median (min–max)': `${spread(figure)} ${unit}`,
    p95: round(p95),
    runs: String(runs),
    limit: limit ? `${limit.on} ≤ ${limit.value}` : '',
    'of limit': limit ? `${(bound / limit.value).toFixed(2)} ×` : '',
    bare: bare ? `${(median / bare.median).toFixed(1)} × ${bare.name} (${round(bare.median)})` : '',
    held: isHeld(figure) ? 'yes' : 'NO',
  };
  return [name, cells];
}

/** Below the figure it stands beside, with the ratio the issue asks for. */
function toBesideRow(figure: Figure): (beside: Beside) => Row {
  return (beside) => {
    const { name, runs, wanted } = beside;
    const cells = {
      'median (min–max)': `${spread(beside)} ${figure.unit}`,
      p95: '',
      runs: String(runs),
      limit: limitOf(wanted),
      'of limit': '',
      bare: foundOf(figure, beside),
      held: wanted === null ? '' : isBesideHeld(figure, beside) ? 'yes' : 'NO',
    };
    return [`  ${figure.name.slice(0, 24)}… beside: ${name}`, cells];
  };
}

function limitOf(wanted: Beside['wanted']): string {
  switch (wanted?.ours) {
    case undefined:
      return '';
    case 'within':
      return `ours ≤ ${wanted.times.toFixed(2)} ×`;
    case 'faster':
      return `ours ${wanted.times} × faster`;
    case 'alike':
      return `p ≥ ${LEAST_P}`;
    case 'apart':
      return `p < ${LEAST_P}`;
  }
}

function foundOf(figure: Figure, beside: Beside): string {
  const { wanted } = beside;
  if (wanted && 'p' in wanted) return `p ${wanted.p.toFixed(3)}, ours longer in ${(100 * wanted.share).toFixed(1)} %`;
  const ratio = ratioOf(figure, beside).toFixed(2);
  return wanted?.ours === 'within' ? `ours ${ratio} ×` : `${ratio} × ours`;
}

function spread({ median, min, max }: Pick<Figure, 'median' | 'min' | 'max'>): string {
  return `${round(median)} (${round(min)}–${round(max)})`;
}

function round(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 3);
}
