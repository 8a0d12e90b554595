import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import { SAMPLE_BODIES, setupDossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const MONDAY = at('2026-03-09 09:15');

function numbered(count: number) {
  const events = setupDossierEvents();
  return Array.from({ length: count }, (_each, index) => ({ wseq: index + 1, event: events.make('noted', MONDAY) }));
}

describe('canonical JSON', () => {
  test('is what the reference implementation of RFC 8785 makes of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read: unknown = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(read)).toBe(canonicalize(read));
      }),
      { numRuns: 2000 },
    );
  });

  test('is the same for the same value in another order, and for every kind of event', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ờ' }], a: 1e21, '€': -0, é: 1 })).toBe(
      '{"a":1e+21,"b":[1,{"c":"ờ","d":null}],"é":1,"€":0}',
    );
    for (const body of Object.values(SAMPLE_BODIES)) expect(canonicalJson(body)).toBe(canonicalize(body));
  });

  test.each([
    '"',
    '\\',
    '\0',
    '\n',
    '\u001f',
    '\u007f',
    '\u2028',
    '\ud800',
    '\udfff',
    '😀',
    '\ufeff',
    '\uffff',
    ' !#[]',
  ])('writes %j as every JSON does, in a value and in a name', (text) => {
    for (const each of [text, `Nguyễn ${text} Văn`])
      expect(canonicalJson({ [each]: each })).toBe(JSON.stringify({ [each]: each }));
  });
});

describe('a chain', () => {
  test('has for each event the SHA-256 over the link before and the numbered event', () => {
    const events = numbered(2);
    const hash = (before: string, item: (typeof events)[number]) =>
      createHash('sha256')
        .update(Buffer.from(before, 'hex'))
        .update(canonicalJson([item.wseq, item.event]))
        .digest('hex');
    const first = hash(CHAIN_START, events[0]!);
    expect(chainLinks(CHAIN_START, events)).toEqual([first, hash(first, events[1]!)]);
    expect(chainLinks(CHAIN_START, [])).toEqual([]);
  });

  test('goes on from any page to the same end', () => {
    const events = numbered(7);
    const whole = chainLinks(CHAIN_START, events);
    for (let cut = 0; cut <= events.length; cut++) {
      const head = chainLinks(CHAIN_START, events.slice(0, cut));
      expect([...head, ...chainLinks(head.at(-1) ?? CHAIN_START, events.slice(cut))]).toEqual(whole);
    }
  });

  test.each([
    [
      'changed',
      (events: ReturnType<typeof numbered>) =>
        events.with(2, { ...events[2]!, event: { ...events[2]!.event, base: 99 } }),
    ],
    ['left out', (events: ReturnType<typeof numbered>) => events.toSpliced(2, 1)],
    ['given another number', (events: ReturnType<typeof numbered>) => events.with(2, { ...events[2]!, wseq: 9 })],
    ['moved', (events: ReturnType<typeof numbered>) => [events[0]!, events[2]!, events[1]!, ...events.slice(3)]],
  ])('shows in its last link that an event was %s', (_how, spoil) => {
    const events = numbered(5);
    expect(chainLinks(CHAIN_START, spoil(events)).at(-1)).not.toBe(chainLinks(CHAIN_START, events).at(-1));
  });
});
