/**
 * The link in the QR of a receipt: the citizen's page, and behind the `#` the receipt's promise, signed with this tablet's
 * key. Made when the reception is already stored. A tablet that cannot sign, or not soon, prints the link without: nothing
 * waits for a signature.
 */
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';
import { writePromise } from '#protocol/receipt-seal.ts';
import type { Sealer } from '#protocol/seal-receipt.ts';
import { readSigningKey } from '../store/signing-key.ts';
import type { Store } from '../store/store.ts';

/** Signing takes a few milliseconds; the library is on the tablet already. */
const PATIENCE_MS = 1000;

/**
 * @param origin where links point until the centre has said so
 * @returns rejects when the tablet's database cannot be read, and never for want of a signature
 */
export function createReceiptLinks(store: Store, origin: string): (promise: ReceiptPromise) => Promise<string> {
  // No two signatures are alike: without this the QR of a receipt would change under the eyes of who looks at it.
  const sealed = new Map<string, Promise<string | null>>();

  function seal(promise: ReceiptPromise): Promise<string | null> {
    const written = writePromise(promise);
    const known = sealed.get(written);
    if (known) return known;
    const made = makeSeal(store, promise);
    sealed.set(written, made);
    // Tried anew with the next print, or at once when the browser had lost its databases; why, whoever asked is told.
    const forget = () => sealed.delete(written);
    void made.then((text) => text === null && forget(), forget);
    return made;
  }

  return async (promise) => {
    const ward = wardOfToken(promise.token) ?? ('' as WardCode);
    const enrolment = await store.outbox.enrolment.get(ward);
    const page = `${enrolment?.publicUrl ?? origin}/t/${promise.token}`;
    const made = (await isVouchedFor(store, ward)) ? await seal(promise) : null;
    return made === null ? page : `${page}#${made}`;
  };
}

/**
 * By a key the centre does not publish a receipt would read as forged; without a seal it is as good as any. A key that waits to be
 * let in is not published; and while the ward asks for a code, nothing says that it does not wait: one standing has taken the
 * other's place (`sync/standing.ts`). The keys of a reported tablet are published with the report.
 */
async function isVouchedFor({ outbox }: Store, ward: WardCode): Promise<boolean> {
  const standing = (await outbox.setting.get(`standing/${ward}`))?.value;
  return standing === undefined || standing === 'revoked';
}

async function makeSeal(store: Store, promise: ReceiptPromise): Promise<string | null> {
  const key = await readSigningKey(store);
  return key && orNullLate(trySeal(promise, { device: store.deviceId, privateKey: key.privateKey }));
}

/** The library comes with the first receipt, not with the first screen. */
async function trySeal(promise: ReceiptPromise, sealer: Sealer): Promise<string | null> {
  try {
    const { sealReceipt } = await import('#protocol/seal-receipt.ts');
    return await sealReceipt(promise, sealer);
  } catch {
    // A key the browser no longer signs with, or a library that did not come: the receipt is as good as one of an older app.
    return null;
  }
}

function orNullLate(made: Promise<string | null>): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  return Promise.race([made, late]).finally(() => clearTimeout(timer));
}
