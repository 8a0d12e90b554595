/** Chance that can be played again: the same seed gives the same city. Never used for anything that must be secret. */
import { v7 } from 'uuid';

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  bytes(count: number): Uint8Array;
  /** A UUIDv7 as a tablet would have made it at that moment. */
  uuid(at: number): string;
}

/** Mulberry32 (T. Ettinger, public domain): small, fast, good enough for invented lives. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256));
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    bytes,
    uuid: (at) => v7({ msecs: at, random: bytes(16), seq: Math.floor(next() * 0x7fffffff) }),
  };
}
