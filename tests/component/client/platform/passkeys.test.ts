import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBrowserPasskeys } from '#client/platform/passkeys.ts';

const OPTIONS = { challenge: 'aGVsbG8', rpId: 'localhost', allowCredentials: [] };

/** The browser of these tests has no passkeys: what it would have is put in, and what holds them answers like this. */
function setup(
  { isSecure = true, hostname = 'motcua.example.vn', isKnown = true } = {},
  answer?: () => Promise<never>,
) {
  vi.stubGlobal('isSecureContext', isSecure);
  vi.stubGlobal('location', { hostname });
  if (isKnown) vi.stubGlobal('PublicKeyCredential', vi.fn());
  vi.stubGlobal('navigator', { credentials: { get: answer, create: answer } });
  return createBrowserPasskeys();
}

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['a domain over https', {}, null],
  ['localhost', { hostname: 'localhost' }, null],
  ['plain http', { isSecure: false }, 'address'],
  ['an IPv4 address', { hostname: '192.168.1.20' }, 'address'],
  ['an IPv6 address', { hostname: '[fd00::1]' }, 'address'],
  ['an old browser', { isKnown: false }, 'browser'],
] as const)('at %s', (_name, place, hindrance) => {
  expect(setup(place).hindrance).toBe(hindrance);
});

describe.each(['answer', 'make'] as const)('%s', (kind) => {
  test.each([
    ['NotAllowedError', 'PasskeyCancelled'],
    ['AbortError', 'PasskeyCancelled'],
    ['InvalidStateError', kind === 'make' ? 'PasskeyKnown' : 'PasskeyFailed'],
    ['UnknownError', 'PasskeyFailed'],
  ])('that ends with %s is %s', async (name, type) => {
    const passkeys = setup({}, async () => {
      throw new DOMException('…', name);
    });
    const user = { id: 'dQ', name: 'an', displayName: 'An' };
    const options = { ...OPTIONS, user, rp: { id: 'localhost', name: 'Đúng Hẹn' }, pubKeyCredParams: [] };
    expect(await passkeys[kind](options)).toEqual({ ok: false, error: { type } });
  });
});
