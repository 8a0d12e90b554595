/** What an IP address tells of who stands behind it: whom to count, and what may be kept and shown. */
import { isIPv4, isIPv6 } from 'node:net';

const IPV6_GROUPS = 8;
/** Of an IPv6 address the first 64 bits are one subscriber's (RFC 4291 section 2.5.4). */
const GROUPS_OF_CALLER = 4;
const GROUPS_OF_NETWORK = 3;

/**
 * Whom an address stands for: an IPv4 address itself, of an IPv6 address the subscriber's part. Without this everybody would
 * have 2^64 addresses to start afresh from.
 * @example callerOf('2001:db8::5') // '2001:db8:0:0'
 */
export function callerOf(address: string): string {
  const v4 = ipv4Of(address);
  if (v4 !== undefined) return v4;
  return isIPv6(address) ? groupsOf(address).slice(0, GROUPS_OF_CALLER).join(':') : address;
}

/**
 * Enough of an address to see where somebody is or a storm comes from, too little to name a household.
 * @example networkOf('113.160.12.7') // '113.160.12.0/24'
 * @example networkOf('2001:ee0:4f1::9') // '2001:ee0:4f1::/48'
 */
export function networkOf(address: string): string {
  const v4 = ipv4Of(address);
  if (v4 !== undefined) return v4.replace(/\d+$/, '0/24');
  const groups = isIPv6(address) ? groupsOf(address) : groupsOf('::');
  return `${groups.slice(0, GROUPS_OF_NETWORK).join(':')}::/48`;
}

/** Also of one written as an IPv6 address (RFC 4291 section 2.5.5.2), as a socket for both kinds names them. */
function ipv4Of(address: string): string | undefined {
  const plain = address.replace(/^::ffff:/i, '');
  return isIPv4(plain) ? plain : undefined;
}

/** All of them, in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  const [left = [], right = []] = address.split('::', 2).map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Array<string>(Math.max(0, IPV6_GROUPS - left.length - right.length)).fill('0');
  return [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
