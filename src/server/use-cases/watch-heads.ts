/**
 * Tells listeners that a ward has grown: at once when this process has just stored something there, and with one poll a second
 * for the whole process, however many listen, whoever did.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHeads, type WardTop } from '../store/wards.ts';
import type { Centre } from './centre.ts';

const POLL_MS = 1000;

/** By ward: its last event and its last record. */
export interface Heads {
  readonly heads: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<string, number>>;
}

export interface HeadsFeed {
  /** Calls back soon with the present heads, and again whenever one of them moved. @returns how to stop */
  listen(wards: readonly WardCode[], listener: HeadsListener): () => void;
  /**
   * The ward has come to this event: its listeners need not wait for the next poll, and those of many wards do not all come at
   * the same moment. Once between two polls, or tablets would fetch for each of many pushes.
   */
  tell(ward: WardCode, head: number): void;
  readonly listeners: number;
  /** Tells every listener that it is over. */
  close(): void;
}

export interface HeadsListener {
  onHeads(heads: Heads): void;
  onEnd(): void;
}

interface Listening {
  readonly wards: readonly WardCode[];
  readonly listener: HeadsListener;
  told: string;
}

/** Sleeps while nobody listens. */
export function createHeadsFeed({ db, journal }: Pick<Centre, 'db' | 'journal'>): HeadsFeed {
  const listeners = new Set<Listening>();
  /** Wards told of since the last poll began. */
  const told = new Set<WardCode>();
  let tops: ReadonlyMap<string, WardTop> = new Map();
  let timer: NodeJS.Timeout | undefined;

  async function poll(): Promise<void> {
    told.clear();
    try {
      const read = await readHeads(db);
      // What was stored while it was read.
      for (const ward of told) raise(read, ward, tops.get(ward)?.head ?? 0);
      tops = read;
      for (const listening of listeners) tell(listening, tops);
    } catch (error) {
      // The database may be starting again; the next second asks once more.
      journal.warn({ fault: error instanceof Error ? error.name : 'unknown' }, 'heads not read');
    }
    timer = listeners.size > 0 ? setTimeout(() => void poll(), POLL_MS) : undefined;
  }

  return {
    listen(wards, listener) {
      const listening = { wards, listener, told: '' };
      listeners.add(listening);
      timer ??= setTimeout(() => void poll(), 0);
      return () => listeners.delete(listening);
    },
    tell(ward, head) {
      const raised = new Map(tops);
      if (told.has(ward) || !raise(raised, ward, head)) return;
      told.add(ward);
      tops = raised;
      for (const listening of listeners) if (listening.wards.includes(ward)) tell(listening, tops);
    },
    get listeners() {
      return listeners.size;
    },
    close() {
      for (const { listener } of listeners) listener.onEnd();
      listeners.clear();
      clearTimeout(timer);
    },
  };
}

/** @returns false when the ward has come as far already, or is not known yet */
function raise(tops: Map<string, WardTop>, ward: WardCode, head: number): boolean {
  const top = tops.get(ward);
  if (!top || head <= top.head) return false;
  tops.set(ward, { ...top, head });
  return true;
}

function tell(listening: Listening, tops: ReadonlyMap<string, WardTop>): void {
  const topsOf = (top: keyof WardTop) =>
    Object.fromEntries(listening.wards.map((ward) => [ward, tops.get(ward)?.[top] ?? 0]));
  const heads = { heads: topsOf('head'), records: topsOf('records') };
  const message = JSON.stringify(heads);
  if (message === listening.told) return;
  listening.told = message;
  listening.listener.onHeads(heads);
}
