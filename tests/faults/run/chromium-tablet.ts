/** A tablet as it is: a Chromium profile with the built app and its service worker, worked through the screen, killed with -9. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '#support/browser.ts';
import { CITIZENS, takeIn } from '../../e2e/counter.ts';
import type { Work } from './node-tablet.ts';
import { readTable } from './read-table.ts';
import { processesNaming, signalProcess } from './processes.ts';
import { PASSWORD, type Officer } from './stage.ts';

const SETTLE_MS = 120_000;
const HOUR_JUMPS = [0, 0, 24, -24, 7];

export interface ChromiumTablet {
  readonly name: string;
  readonly officer: Officer;
  start(): void;
  stop(): Promise<void>;
  /** kill -9 of every process of the browser; the officer opens it again. */
  kill(): void;
  /**
   * What its databases hold once it has sent everything and come to the top of the ward, or after two minutes; opens the app
   * on a line that must be good.
   */
  read(readTop: () => Promise<WardTop>): Promise<BrowserStorage>;
  dispose(): Promise<void>;
}

/** How far a ward has come, or a tablet in it. */
export interface WardTop {
  readonly epoch: string;
  readonly wseq: number;
}

export interface BrowserStorage {
  /** Undefined before the first load. */
  readonly cursor: WardTop | undefined;
  readonly outbox: readonly { readonly id: string; readonly state: string }[];
  /** Number of events of each dossier, as its row says. */
  readonly rows: readonly { readonly id: string; readonly rev: number }[];
  /** Dossiers that lie packed. */
  readonly packed: readonly string[];
}

export interface ChromiumSetup {
  readonly officer: Officer;
  readonly url: string;
  readonly work: Work;
  /** The officer works in all of them at once. */
  readonly tabs: number;
}

/** Signs in over a good line and waits until the app is kept. */
export async function openChromiumTablet(
  name: string,
  { officer, url, work, tabs }: ChromiumSetup,
): Promise<ChromiumTablet> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-fault-tablet-'));
  const { executablePath, env } = await findBrowser();
  let context: BrowserContext | undefined;
  let stopping = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  async function open(hours: number): Promise<Page> {
    const options = { executablePath, env, args: LAUNCH_ARGS, baseURL: url, viewport: { width: 1280, height: 800 } };
    context = await chromium.launchPersistentContext(profile, options);
    // The machine's clock stands wrong from before the app starts.
    await context.addInitScript((ms) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ms;
    }, hours * 3_600_000);
    context.setDefaultTimeout(20_000);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto('/');
    return page;
  }

  async function openTab(): Promise<Page> {
    const page = await context!.newPage();
    await page.goto('/');
    return page;
  }

  async function close(): Promise<void> {
    await context?.close().catch(() => undefined);
    context = undefined;
  }

  async function serve(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const page = await open(HOUR_JUMPS[Math.floor(work.random() * HOUR_JUMPS.length)] ?? 0);
        const others = Array.from({ length: tabs - 1 }, openTab);
        await Promise.all([page, ...others].map(async (tab) => serveIn(await tab)));
      } catch {
        // Killed in the middle, or the screen did not come in time: the officer starts the browser again.
      }
      await close();
    }
  }

  async function serveIn(page: Page): Promise<void> {
    while (!stopping.signal.aborted) {
      const digits = String(Math.floor(work.random() * 1e5)).padStart(5, '0');
      const code = await takeIn(page, { ...CITIZENS[0], personalId: `0001850${digits}`, phone: `09000${digits}` });
      work.ledger.tell({ tablet: name, ward: officer.ward, code, eventId: null });
    }
  }

  const first = await open(0);
  await first.getByLabel('Tên đăng nhập').fill(officer.username);
  await first.getByLabel('Mật khẩu').fill(PASSWORD);
  await first.getByRole('button', { name: 'Đăng nhập' }).click();
  await first.getByRole('button', { name: 'Tiếp nhận hồ sơ' }).waitFor();
  await first.evaluate(async () => void (await navigator.serviceWorker.ready));
  await close();

  return {
    name,
    officer,
    start() {
      stopping = new AbortController();
      loop = serve();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    kill() {
      for (const pid of processesNaming(profile)) signalProcess(pid, 'SIGKILL');
    },
    async read(readTop) {
      const page = await open(0);
      const until = Date.now() + SETTLE_MS;
      let storage = await readStorage(page);
      while (!isSettled(storage, await readTop()) && Date.now() < until) {
        await page.waitForTimeout(500);
        storage = await readStorage(page);
      }
      await close();
      return storage;
    },
    async dispose() {
      stopping.abort();
      await loop;
      await close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function isSettled({ outbox, cursor }: BrowserStorage, top: WardTop): boolean {
  const isWaiting = outbox.some(({ state }) => state === 'pending' || state === 'at-centre');
  return !isWaiting && cursor?.epoch === top.epoch && cursor.wseq === top.wseq;
}

async function readStorage(page: Page): Promise<BrowserStorage> {
  const [cursors, outbox, rows, sections] = await Promise.all([
    readTable<WardTop>(page, 'dung-hen-cache', 'cursor'),
    readTable<{ brief: { id: string }; state: string }>(page, 'dung-hen-outbox', 'event'),
    readTable<{ id: string; rev: number }>(page, 'dung-hen-cache', 'dossier'),
    readTable<{ ids: string[] }>(page, 'dung-hen-cache', 'section'),
  ]);
  return {
    cursor: cursors[0],
    outbox: outbox.map(({ brief, state }) => ({ id: brief.id, state })),
    rows: rows.map(({ id, rev }) => ({ id, rev })),
    packed: sections.flatMap(({ ids }) => ids),
  };
}
