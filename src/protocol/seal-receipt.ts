/** Seals the promise of a receipt with the key of the tablet that prints it (`receipt-seal.ts`). */
import { CompactSign } from 'jose/jws/compact/sign';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';
import { SEAL_ALGORITHM, shortDevice, writePromise } from './receipt-seal.ts';

export interface Sealer {
  readonly device: DeviceId;
  /** ECDSA P-256, for signing. */
  readonly privateKey: CryptoKey;
}

/** @returns what stands behind the `#` @throws whatever the browser throws when the key cannot be used */
export function sealReceipt(promise: ReceiptPromise, { device, privateKey }: Sealer): Promise<string> {
  return new CompactSign(new TextEncoder().encode(writePromise(promise)))
    .setProtectedHeader({ alg: SEAL_ALGORITHM, kid: shortDevice(device) })
    .sign(privateKey);
}
