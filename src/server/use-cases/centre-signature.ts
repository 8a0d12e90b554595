/** What the centre signs with its own name: ES256 with a key made when first needed and kept with its data. */
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { CompactSign } from 'jose/jws/compact/sign';
import { compactVerify } from 'jose/jws/compact/verify';
import { findSecret, keepSecret, type Keeper } from '../store/centre-keys.ts';

const NAME = 'signature';
const ALGORITHM = 'ES256';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** @param typ what is signed; it is read back only as that @returns a compact JWS */
export async function signAsCentre(keeper: Keeper, typ: string, content: object): Promise<string> {
  const kept = (await findSecret(keeper, NAME)) ?? (await keepSecret(keeper, NAME, await makeKey()));
  const key = await crypto.subtle.importKey('jwk', readKey(kept), CURVE, false, ['sign']);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: ALGORITHM, typ })
    .sign(key);
}

/** @returns what was signed; undefined when it was not this centre, under this type and this algorithm */
export async function readSignedByCentre(keeper: Keeper, typ: string, jws: string): Promise<unknown> {
  const kept = await findSecret(keeper, NAME);
  if (kept === undefined) return undefined;
  const { kty = '', crv = '', x = '', y = '' } = readKey(kept);
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, false, ['verify']);
  try {
    const { payload } = await compactVerify(jws, key, { algorithms: [ALGORITHM] });
    return decodeProtectedHeader(jws).typ === typ ? JSON.parse(new TextDecoder().decode(payload)) : undefined;
  } catch {
    // Altered, cut short, signed by somebody else, or no JWS at all: to the reader it is one and the same.
    return undefined;
  }
}

async function makeKey(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  return JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey));
}

function readKey(kept: string): JsonWebKey {
  return JSON.parse(kept) as JsonWebKey;
}
