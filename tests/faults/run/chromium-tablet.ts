/** A tablet as it is: a Chromium profile with the built app and its service worker, worked through the screen, killed with -9. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser, LAUNCH_ARGS } from '#support/browser.ts';
import { CITIZENS, takeIn } from '../../e2e/counter.ts';
import type { Work } from './node-tablet.ts';
import { processesNaming, signalProcess } from './processes.ts';
import { PASSWORD, type Officer } from './stage.ts';

const HOUR_JUMPS = [0, 0, 24, -24, 7];

export interface ChromiumTablet {
  readonly name: string;
  readonly officer: Officer;
  start(): void;
  stop(): Promise<void>;
  /** kill -9 of every process of the browser; the officer opens it again. */
  kill(): void;
  /** What its databases hold; opens the app on a line that must be good. */
  read(): Promise<BrowserStorage>;
  dispose(): Promise<void>;
}

export interface BrowserStorage {
  readonly outbox: readonly { readonly id: string; readonly state: string }[];
  /** Number of events of each dossier, as its row says. */
  readonly rows: readonly { readonly id: string; readonly rev: number }[];
  /** Dossiers that lie packed. */
  readonly packed: readonly string[];
}

/** Signs in over a good line and waits until the app is kept. */
export async function openChromiumTablet(
  name: string,
  { officer, url, work }: { readonly officer: Officer; readonly url: string; readonly work: Work },
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
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(20_000);
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
        while (!stopping.signal.aborted) {
          const digits = String(Math.floor(work.random() * 1e5)).padStart(5, '0');
          const code = await takeIn(page, { ...CITIZENS[0], personalId: `0001850${digits}`, phone: `09000${digits}` });
          work.ledger.tell({ tablet: name, ward: officer.ward, code, eventId: null });
        }
      } catch {
        // Killed in the middle, or the screen did not come in time: the officer starts the browser again.
      }
      await close();
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
    async read() {
      const page = await open(0);
      const until = Date.now() + 120_000;
      let storage = await readStorage(page);
      while (storage.outbox.some(({ state }) => state === 'pending' || state === 'at-centre') && Date.now() < until) {
        await page.waitForTimeout(500);
        storage = await readStorage(page);
      }
      // What the others sent last comes with the next poke or poll; a start always asks.
      await page.reload();
      await page.waitForTimeout(5000);
      storage = await readStorage(page);
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

async function readStorage(page: Page): Promise<BrowserStorage> {
  const [outbox, rows, sections] = (await Promise.all([
    page.evaluate(readTable, ['dung-hen-outbox', 'event']),
    page.evaluate(readTable, ['dung-hen-cache', 'dossier']),
    page.evaluate(readTable, ['dung-hen-cache', 'section']),
  ])) as [{ event: { id: string }; state: string }[], { id: string; rev: number }[], { ids: string[] }[]];
  return {
    outbox: outbox.map(({ event, state }) => ({ id: event.id, state })),
    rows: rows.map(({ id, rev }) => ({ id, rev })),
    packed: sections.flatMap(({ ids }) => ids),
  };
}

/** Runs in the page: past the app, straight from IndexedDB. */
async function readTable([database, table]: string[]): Promise<unknown[]> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database ?? '');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  try {
    if (!opened.objectStoreNames.contains(table ?? '')) return [];
    return await new Promise<unknown[]>((resolve, reject) => {
      const request = opened
        .transaction(table ?? '')
        .objectStore(table ?? '')
        .getAll();
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  } finally {
    opened.close();
  }
}
