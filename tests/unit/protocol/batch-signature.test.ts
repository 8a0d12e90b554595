import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { batchBytes, signedHash, signedText, signedTextOf } from '#protocol/batch-signature.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { OTHER_DEVICE, WARD } from '#support/dossier-events.ts';

const time = { arrivedAt: 5, deviceAt: 1 };

test.each(['x', '"time":{"arrivedAt":9,', '{"time":{"arrivedAt":null}}', '\n["a"]\n'])(
  'the signed form of an event comes out of its stored text as out of itself, whatever it says: %j',
  (text) => {
    const event = { body: { text, time: { arrivedAt: 7, b: 1 } }, time, v: 1, ward: WARD };
    expect(signedTextOf(canonicalJson(event))).toBe(signedText({ ...event, time: { ...time, arrivedAt: 99 } }));
    expect(signedText(event)).not.toContain('\n');
  },
);

test('what a tablet keeps and what travelled are signed alike', () => {
  const kept = { b: undefined, a: { c: undefined, d: null }, time };
  expect(signedText(kept)).toBe(signedText(JSON.parse(JSON.stringify(kept))));
});

test('anything that came out of JSON has a signed form', () => {
  for (const value of [null, 7, 'x', [], [{ time: null }], { time: 'x' }, { time: [] }]) {
    expect(signedText(value)).toBe(canonicalJson(value));
  }
});

test('the bytes of a batch, so that nobody changes them unawares', () => {
  const place = { device: OTHER_DEVICE.toUpperCase() as DeviceId, ward: WARD, first: 812 };
  expect(new TextDecoder().decode(batchBytes(place, [{ a: 'đ' }, {}].map(signedHash)))).toBe(
    [
      'dung-hen-batch 1',
      `["${OTHER_DEVICE}","00145",812,2]`,
      createHash('sha256').update('{"a":"đ"}').digest('hex'),
      createHash('sha256').update('{}').digest('hex'),
    ].join('\n'),
  );
});

test('no two batches have the same bytes, wherever one event ends and the next begins', () => {
  const place = { device: OTHER_DEVICE, ward: WARD, first: 1 };
  const batches = [[{ a: 1 }, { b: 2 }], [{ b: 2 }, { a: 1 }], [{ a: 1 }], ['{"a":1}\n{"b":2}']];
  const bytes = batches.map((each) => new TextDecoder().decode(batchBytes(place, each.map(signedHash))));
  expect(new Set(bytes).size).toBe(batches.length);
});
