/** `npm run bench [-- --only engine,preview,figures,tablet,citizen,shell] [--out FILE]`: all in one run, beside their limits and their bare parts. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { createBenchCentre } from './bench-centre.ts';
import { benchCalendarPreview } from './calendar-preview.ts';
import { benchCitizenPage } from './citizen-page.ts';
import { benchEngine } from './engine.ts';
import { benchFigures } from './figures.ts';
import type { Figure } from './measure.ts';
import { benchShell } from './shell-size.ts';
import { benchTablet } from './tablet.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string' } } });
/** Benches of pure functions, and benches that share one running centre. */
const pureBenches = { engine: benchEngine, preview: benchCalendarPreview, figures: benchFigures };
const centreBenches = { shell: benchShell, citizen: benchCitizenPage, tablet: benchTablet };
const chosen = values.only?.split(',') ?? [...Object.keys(pureBenches), ...Object.keys(centreBenches)];

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(pureBenches)) if (chosen.includes(name)) figures.push(...(await bench()));
if (Object.keys(centreBenches).some((name) => chosen.includes(name))) figures.push(...(await runCentreBenches()));

console.log(
  `\n${os.cpus()[0]?.model ?? 'CPU'} × ${os.cpus().length}, Node ${process.version}, app ${packageJson.version}`,
);
console.table(Object.fromEntries(figures.map((figure) => [figure.name, toRow(figure)])));
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

function toRow({ unit, median, min, max, p95, runs, limit, bare }: Figure): Record<string, string> {
  const bound = limit.on === 'p95' ? p95 : median;
  const round = (value: number) => value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 3);
  return {
    [`median (min–max)`]: `${round(median)} (${round(min)}–${round(max)}) ${unit}`,
    p95: round(p95),
    runs: String(runs),
    limit: `${limit.on} ≤ ${limit.value}`,
    'of limit': `${(bound / limit.value).toFixed(2)} ×`,
    bare: bare ? `${(median / bare.median).toFixed(1)} × ${bare.name} (${round(bare.median)})` : '',
    held: bound <= limit.value ? 'yes' : 'NO',
  };
}
