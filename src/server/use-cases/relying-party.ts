/** For whom a passkey is made (WebAuthn Level 3, 5.1.2 and 13.4.9): it works under this name alone, and never at a look-alike. */
import { isIP } from 'node:net';

export interface RelyingParty {
  /** A domain name; `localhost` is one. */
  readonly id: string;
  /** The page that asks must have it. */
  readonly origin: string;
}

/** @param origin of the page, which has been found to be ours @returns null where browsers make no passkeys: at an IP address */
export function relyingPartyOf(origin: string): RelyingParty | null {
  const { hostname } = new URL(origin);
  const isAddress = hostname.startsWith('[') || isIP(hostname) !== 0;
  return isAddress ? null : { id: hostname, origin };
}
