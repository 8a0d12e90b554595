/** The keys at hand, in memory and nowhere else. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { WardKeys } from '../store/ward-keys.ts';

export interface HeldKey {
  readonly ward: WardCode;
  /** `wardKeyId` of it. */
  readonly keyId: string;
  readonly key: Uint8Array<ArrayBuffer>;
  /** By this tablet's clock; the youngest key of a ward seals what is written. */
  readonly madeAt: Instant;
}

export interface KeyRing extends WardKeys {
  readonly held: readonly HeldKey[];
  hold(key: HeldKey): void;
  /** Drops every key but those of the wards; without any, all. Rows sealed meanwhile keep the bytes they were given. */
  keepOnly(wards: readonly WardCode[]): void;
}

export function createKeyRing(): KeyRing {
  let held: readonly HeldKey[] = [];
  return {
    get held() {
      return held;
    },
    keyOf(ward, keyId) {
      return held.findLast((each) => each.ward === ward && (keyId === undefined || each.keyId === keyId))?.key;
    },
    hold(key) {
      if (held.some(({ ward, keyId }) => ward === key.ward && keyId === key.keyId)) return;
      held = [...held, key].sort((one, other) => one.madeAt - other.madeAt);
    },
    keepOnly(wards) {
      held = held.filter(({ ward }) => wards.includes(ward));
    },
  };
}
