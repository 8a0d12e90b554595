/** `npm run bench [-- --only tablet,citizen,shell] [--out FILE]`: all in one run, beside their limits and their bare parts. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { createBenchCentre } from './bench-centre.ts';
import { benchCitizenPage } from './citizen-page.ts';
import type { Figure } from './measure.ts';
import { benchShell } from './shell-size.ts';
import { benchTablet } from './tablet.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string' } } });
const centre = await createBenchCentre();
const benches = { shell: benchShell, citizen: benchCitizenPage, tablet: benchTablet };
const chosen = values.only?.split(',') ?? Object.keys(benches);

const figures: Figure[] = [];
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (chosen.includes(name)) figures.push(...(await bench(centre)));
  }
} finally {
  await centre.dispose();
}

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

function toRow({ unit, median, min, max, p95, runs, limit, bare }: Figure): Record<string, string> {
  const bound = limit.on === 'p95' ? p95 : median;
  const round = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
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
