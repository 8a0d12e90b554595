/** Script the tablet must fetch before the home screen works: what the browser really asked for, gzipped. */
import { gzipSync } from 'node:zlib';
import type { BenchCentre } from './bench-centre.ts';
import { createBenchTablet, signInAt } from './bench-tablet.ts';
import { toFigure, type Figure } from './measure.ts';

export async function benchShell(centre: BenchCentre): Promise<readonly Figure[]> {
  const tablet = await createBenchTablet(centre);
  try {
    const page = await tablet.open();
    const scripts = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      // What the service worker stores ahead for later comes after the first screen and is not counted.
      if (response.request().resourceType() !== 'script' || response.fromServiceWorker()) return;
      scripts.set(
        response.url(),
        response.body().then((body) => gzipSync(body, { level: 9 }).byteLength),
      );
    });
    await signInAt(page, centre);
    const sizes = await Promise.all(scripts.values());
    const total = sizes.reduce((sum, size) => sum + size, 0) / 1000;
    return [toFigure('script of the first load, gzip', [total], { unit: 'kB', limit: { value: 150, on: 'median' } })];
  } finally {
    await tablet.dispose();
  }
}
