/** The citizen's page: bytes over the wire and the time the centre takes, beside its bare liveness answer. */
import { gzipSync } from 'node:zlib';
import type { BenchCentre } from './bench-centre.ts';
import { medianOf, toFigure, type Figure } from './measure.ts';

/** Under the rate limit of one address, which is part of the product. */
const RUNS = 20;

export async function benchCitizenPage({ url, statusPages }: BenchCentre): Promise<readonly Figure[]> {
  const sizes: number[] = [];
  const times: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = statusPages[run % statusPages.length] ?? '';
    const started = performance.now();
    const html = await (await fetch(page)).text();
    times.push(performance.now() - started);
    const style = /<link[^>]+stylesheet[^>]+href="([^"]+)"/.exec(html)?.[1];
    const css = style ? await (await fetch(new URL(style, url))).text() : '';
    sizes.push((gzipSync(html).byteLength + gzipSync(css).byteLength) / 1000);
    const startedBare = performance.now();
    await (await fetch(`${url}/healthz`)).text();
    bare.push(performance.now() - startedBare);
  }
  return [
    toFigure('citizen page with its style, gzip', sizes, { unit: 'kB', limit: { value: 15, on: 'median' } }),
    toFigure('citizen page, answered', times, {
      unit: 'ms',
      limit: { value: 20, on: 'median' },
      bare: { name: 'healthz', median: medianOf(bare) },
    }),
  ];
}
