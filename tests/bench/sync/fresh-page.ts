/** A page in a Chromium profile that has never been used, gone after the work: two runs in one profile disturb each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '#support/browser.ts';

export interface FreshPage {
  readonly page: Page;
  /** Closes the browser and starts it again on the same profile, as after a night. @returns the page opened at the same place */
  restart(): Promise<Page>;
}

export interface FreshPageOptions {
  readonly url: string;
  /** Scripts put into the page, in this order. */
  readonly scripts: readonly string[];
  /** `name=value`, as the centre sets it at sign-in. */
  readonly cookie?: string;
}

/** @param work measures inside the page, so that the driver's own slowness is not counted */
export async function withFreshPage<T>(options: FreshPageOptions, work: (fresh: FreshPage) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-bench-'));
  let opened = await open(profile, options);
  try {
    return await work({
      page: opened.page,
      async restart() {
        await opened.close();
        opened = await open(profile, options);
        return opened.page;
      },
    });
  } finally {
    await opened.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function open(
  profile: string,
  { url, scripts, cookie }: FreshPageOptions,
): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const { executablePath, env } = await findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    // Ours is put into a page of the centre, whose own policy allows no foreign script.
    bypassCSP: true,
    args: LAUNCH_ARGS,
  });
  const [, name, value] = /^([^=]+)=(.*)$/.exec(cookie ?? '') ?? [];
  if (name && value) await context.addCookies([{ name, value, url }]);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  for (const content of scripts) await page.addScriptTag({ content });
  await untilAtRest(page);
  return { page, close: () => context.close() };
}

const LOOK_MS = 60;
const REST_SHARE = 0.2;
const RESTS = 3;
const MOST_LOOKS = 80;

/**
 * A browser that has just been started still lays out parts of its own (Chromium the list under its address bar, half a second of
 * work), which whatever is measured meanwhile would pay for.
 */
export async function untilAtRest(page: Page): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) return;
  const usedMs = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
  let before = await usedMs();
  for (let looks = 0, rests = 0; rests < RESTS && looks < MOST_LOOKS; looks++) {
    await wait(LOOK_MS);
    const now = await usedMs();
    rests = now - before < LOOK_MS * REST_SHARE ? rests + 1 : 0;
    before = now;
  }
  await session.detach();
}
