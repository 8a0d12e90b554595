/** What a page takes: its objects and buffers as V8 counts them, and the memory of its process as Linux does. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

const BYTES_PER_MB = 1024 * 1024;
const KB_PER_MB = 1024;

export interface PageMemory {
  /** After a collection: the script heap, the DOM's, and what buffers hold outside of both. */
  readonly scriptMb: number;
  /** Resident memory of the renderer; NaN where there is no /proc. */
  readonly processMb: number;
}

export async function readMemory(page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    embedderHeapUsedSize?: number;
    backingStorageSize?: number;
  };
  await session.detach();
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage;
  return {
    scriptMb: (usedSize + embedderHeapUsedSize + backingStorageSize) / BYTES_PER_MB,
    processMb: await readProcessMb(page),
  };
}

/** The largest renderer: the browser keeps a spare one, which is empty. */
async function readProcessMb(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) return Number.NaN;
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMb(id));
  return Math.max(...renderers);
}

function residentMb(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / KB_PER_MB;
  } catch {
    // Another system, or a renderer that ended meanwhile.
    return Number.NaN;
  }
}
