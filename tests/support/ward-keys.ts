/** Rings of keys for tests: every tablet of the tests keeps its rows sealed, as the app does. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { WardKeys } from '#client/store/ward-keys.ts';
import { wardKeyId } from '#protocol/ward-key.ts';
import type { WardCode } from '#domain/dossier/ids.ts';

export interface TestRing extends WardKeys {
  /** Drops every key, or that of one ward. */
  lock(ward?: WardCode): void;
  /** Has every key again. */
  unlock(): void;
  /** From now on this ward has another key; the former is lost unless it is kept. */
  exchange(ward: WardCode, former?: 'kept'): void;
}

/** The same keys for everybody who names the same secret. */
export function createTestRing(secret = 'khoá để thử'): TestRing {
  let isLocked = false;
  const locked = new Set<WardCode>();
  const generations = new Map<WardCode, number>();
  const former = new Map<WardCode, number[]>();
  const made = new Map<string, Uint8Array>();
  const keyAt = (ward: WardCode, generation: number) => {
    const name = `${secret} ${ward} ${generation}`;
    return made.get(name) ?? made.set(name, sha256(utf8ToBytes(name))).get(name);
  };
  /** The youngest last. */
  const keysOf = (ward: WardCode) => {
    const generation = generations.get(ward) ?? 0;
    return [...(former.get(ward) ?? []), generation].flatMap((each) => keyAt(ward, each) ?? []);
  };
  return {
    keyOf(ward, keyId) {
      if (isLocked || locked.has(ward)) return undefined;
      return keysOf(ward).findLast((key) => keyId === undefined || keyId === wardKeyId(key));
    },
    lock(ward) {
      if (ward === undefined) isLocked = true;
      else locked.add(ward);
    },
    unlock() {
      isLocked = false;
      locked.clear();
    },
    exchange(ward, isKept) {
      const generation = generations.get(ward) ?? 0;
      former.set(ward, isKept ? [...(former.get(ward) ?? []), generation] : []);
      generations.set(ward, generation + 1);
    },
  };
}
