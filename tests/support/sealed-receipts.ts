/** Keys of tablets and receipts sealed with them, for tests: real WebCrypto throughout. */
import { makeSigningPair } from '#client/platform/signing.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';
import { exportPublicKey, shortDevice, type PublishedKey } from '#protocol/receipt-seal.ts';
import { sealReceipt, type Sealer } from '#protocol/seal-receipt.ts';
import { at } from './fixed-clock.ts';

export const SEALED_TOKEN = '00145-q83vEjRWeJCrze8SNFZ4kA';

export const PROMISE: ReceiptPromise = {
  token: SEALED_TOKEN,
  code: 'H26.40.12-261123-0007',
  procedureCode: '1.004873',
  receivedAt: at('2026-11-23 09:15'),
  dueAt: at('2026-11-26 17:00'),
};

export interface KeyedDevice extends Sealer {
  /** As the centre publishes it. */
  readonly published: PublishedKey;
  seal(changes?: Partial<ReceiptPromise>): Promise<string>;
}

export async function makeKeyedDevice(device = '1a2b3c4d-0000-4000-8000-000000000001'): Promise<KeyedDevice> {
  const { privateKey, publicKey } = await makeSigningPair();
  const sealer = { device: device as DeviceId, privateKey };
  return {
    ...sealer,
    published: {
      device: shortDevice(sealer.device),
      key: await exportPublicKey(publicKey),
      since: at('2026-11-01 08:00'),
      revokedAt: null,
    },
    seal: (changes = {}) => sealReceipt({ ...PROMISE, ...changes }, sealer),
  };
}
