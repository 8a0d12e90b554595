/**
 * One centre a data folder, and one build at a time. The lock names the process that holds it together with the moment that
 * process started, so that a number given again by the system after a crash is not taken for a living owner.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, readStat } from './process-state.ts';
import { StartFailure } from './start-failure.ts';

const FILE = 'centre.lock';
const SETTLE_MS = 150;
const LOOK_AGAIN_MS = 250;

interface Owner {
  readonly pid: number;
  readonly startedAt: string;
}

export interface OwnerLock {
  release(): void;
}

/** @throws {StartFailure} when a living centre holds the folder */
export async function takeOwnerLock(dataDir: string): Promise<OwnerLock> {
  const file = path.join(dataDir, FILE);
  const own = `${file}.${process.pid}`;
  const me = { pid: process.pid, startedAt: startOf(process.pid) };
  writeFileSync(own, JSON.stringify(me));
  try {
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    refuseWhenAlive(file, dataDir);
    renameSync(own, file);
    // Two starts may have found the same dead owner; the last to write stays, the other sees it here.
    await sleep(SETTLE_MS);
    if (readOwner(file)?.pid !== process.pid) refuseWhenAlive(file, dataDir);
  } finally {
    rmSync(own, { force: true });
  }
  return {
    release: () => {
      if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Waits for as long as a living process holds the folder. @param onWait called once, when there is somebody to wait for */
export async function awaitOwnerLock(folder: string, onWait: () => void): Promise<OwnerLock> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await takeOwnerLock(folder);
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      if (!isTold) onWait();
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** A living centre other than this process works in the folder. */
export function isOwnedByOther(dataDir: string): boolean {
  return livingOwner(path.join(dataDir, FILE)) !== undefined;
}

function livingOwner(file: string): Owner | undefined {
  const owner = readOwner(file);
  return owner && owner.pid !== process.pid && startOf(owner.pid) === owner.startedAt ? owner : undefined;
}

function refuseWhenAlive(file: string, dataDir: string): void {
  const owner = livingOwner(file);
  if (!owner) return;
  throw new StartFailure(
    `Thư mục dữ liệu ${dataDir} đang được một trung tâm khác dùng (tiến trình ${owner.pid}). Hãy dừng trung tâm đó trước, hoặc đặt DATA_DIR khác.`,
  );
}

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : undefined;
  } catch {
    // Missing, or cut off by a full disk: nobody's.
    return undefined;
  }
}

/** Boot and start tick of a living process where the system tells them; "alive" where it does not; "" when it is dead. */
function startOf(pid: number): string {
  if (!isAlive(pid)) return '';
  const stat = readStat(pid);
  if (!stat) return 'alive';
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${stat.startTick}`;
}
