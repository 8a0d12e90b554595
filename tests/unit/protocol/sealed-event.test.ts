import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { createEnvelope, isSealedEvent, openSealedEvent, toSealedEvent } from '#protocol/sealed-event.ts';

const EVENT = { kind: 'noted', body: { text: 'Đã gọi bà Hoà' } };

async function setup() {
  const identity = await generateX25519Identity();
  return { identity, seal: createEnvelope(await identityToRecipient(identity)) };
}

test('only the centre it was sealed for opens it', async () => {
  const { identity, seal } = await setup();
  const sealed = toSealedEvent(seal(EVENT));
  expect(isSealedEvent(JSON.parse(JSON.stringify(sealed)))).toBe(true);
  expect(openSealedEvent(identity, sealed)).toEqual(EVENT);
  expect(openSealedEvent(await generateX25519Identity(), sealed)).toBeUndefined();
  expect(Buffer.from(seal(EVENT)).includes('Hoà')).toBe(false);
});

test('each is sealed anew: nobody sees that two are alike', async () => {
  const { seal } = await setup();
  expect(Buffer.from(seal(EVENT)).equals(Buffer.from(seal(EVENT)))).toBe(false);
});

test('a bit changed anywhere is refused', async () => {
  const { identity, seal } = await setup();
  const bytes = seal(EVENT);
  for (let at = 0; at < bytes.length; at += 7) {
    const bent = Uint8Array.from(bytes);
    bent[at] = (bent[at] ?? 0) ^ 1;
    // The topmost bit of an X25519 key means nothing (RFC 7748, section 5); every other does.
    expect([at, openSealedEvent(identity, toSealedEvent(bent))]).toEqual([at, undefined]);
  }
});

test.each([
  ['', 'nothing'],
  ['AAAA', 'cut off'],
  ['không', 'no base64'],
  ['A'.repeat(400), 'of a version that is none'],
])('%s: %s', async (sealed) => {
  expect(openSealedEvent((await setup()).identity, { sealed })).toBeUndefined();
});

test('what is no recipient is refused before anything is sealed', async () => {
  const { identity } = await setup();
  for (const recipient of ['', 'age1newer', identity]) expect(() => createEnvelope(recipient)).toThrow();
});

test.each([[null], ['x'], [{ sealed: '' }], [{ sealed: 'x', kind: 'noted' }], [{ kind: 'noted' }]])(
  '%j is an event like any other',
  (raw) => {
    expect(isSealedEvent(raw)).toBe(false);
  },
);
