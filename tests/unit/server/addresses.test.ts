import { expect, test } from 'vitest';
import { callerOf, networkOf } from '#server/http/addresses.ts';

test.each([
  ['113.160.12.7', '113.160.12.7', '113.160.12.0/24'],
  ['::ffff:113.160.12.7', '113.160.12.7', '113.160.12.0/24'],
  ['::FFFF:113.160.12.7', '113.160.12.7', '113.160.12.0/24'],
  ['2001:ee0:4f1:2:aaaa:bbbb:cccc:dddd', '2001:ee0:4f1:2', '2001:ee0:4f1::/48'],
  ['2001:0EE0:04f1:22:0:0:0:9', '2001:ee0:4f1:22', '2001:ee0:4f1::/48'],
  ['2001:EE0:4F1:2::9', '2001:ee0:4f1:2', '2001:ee0:4f1::/48'],
  ['2001:ee0::9', '2001:ee0:0:0', '2001:ee0:0::/48'],
  ['2001::9', '2001:0:0:0', '2001:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0::/48'],
  ['::1', '0:0:0:0', '0:0:0::/48'],
  ['::', '0:0:0:0', '0:0:0::/48'],
  ['', '', '0:0:0::/48'],
  ['no address', 'no address', '0:0:0::/48'],
])('"%s" stands for the caller "%s" in the network %s', (address, caller, network) => {
  expect([callerOf(address), networkOf(address)]).toEqual([caller, network]);
});
