/** The scripts of our own pages, built once a run, and one call into a page that has never been used. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { BareBench } from './bare-page.ts';
import { withFreshPage, type FreshPageOptions } from './fresh-page.ts';
import { bundlePage } from './page-bundle.ts';
import type { SyncCentre } from './sync-centre.ts';
import type { TabletBench } from './tablet-page.ts';

export interface OwnScripts {
  readonly tablet: readonly string[];
  readonly bare: readonly string[];
}

export async function loadOwnScripts(): Promise<OwnScripts> {
  const at = (file: string) => bundlePage(path.join(import.meta.dirname, file));
  return { tablet: [await at('tablet-page.ts')], bare: [await at('bare-page.ts')] };
}

/** What a peer's page offers; see `tests/bench/peers`. */
interface PeerBench {
  load(of: object): Promise<number>;
  push(of: object): Promise<number>;
}

type Globals = { readonly tablet: TabletBench; readonly bare: BareBench; readonly peer: PeerBench };

/** @returns what `window[name][method](...args)` comes to, in this page */
export function callPage<N extends keyof Globals, M extends keyof Globals[N] & string>(
  page: Page,
  [name, method]: readonly [N, M],
  ...args: Globals[N][M] extends (...args: infer A) => unknown ? A : never
): Promise<Globals[N][M] extends (...args: never) => Promise<infer R> ? R : never> {
  return page.evaluate(
    ([of, called, given]) => {
      const target = (globalThis as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>)[of];
      return target?.[called]?.(...given);
    },
    [name, method, args] as const,
  ) as never;
}

/** The same in a fresh profile. */
export function callFresh<N extends keyof Globals, M extends keyof Globals[N] & string>(
  options: FreshPageOptions,
  called: readonly [N, M],
  ...args: Parameters<typeof callPage<N, M>> extends [Page, readonly [N, M], ...infer A] ? A : never
): ReturnType<typeof callPage<N, M>> {
  return withFreshPage(options, ({ page }) => callPage(page, called, ...(args as never))) as never;
}

/** A page of the centre with the officer signed in. */
export function centrePage({ pageUrl, cookie }: SyncCentre, scripts: readonly string[]): FreshPageOptions {
  return { url: pageUrl, scripts, cookie };
}
