/** Keys made by the browser for signing (WebCrypto). The private half cannot be read, not even by this app: it is only used. */

export interface SigningPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * A new ECDSA key pair on P-256 (FIPS 186-5), the private key not extractable.
 * @throws where the browser has no WebCrypto: without a secure origin there is none
 */
export async function makeSigningPair(): Promise<SigningPair> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  return { privateKey, publicKey };
}
