/** Showing the centre which tablet this is, while somebody waits to be let in: on a bad line it gives up early, for both requests. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Connection } from '#client/platform/connection.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { proveTablet } from '#client/sync/prove-tablet.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { setupTablet } from '#support/tablet.ts';

const CHALLENGE = '7d5f2a44-0c53-4d2e-9b1a-5f0e6c8d2b11';

interface Line {
  /** How long the centre takes to give its challenge. */
  readonly answerMs?: number;
  readonly deadlineMs?: number;
  readonly hasKey?: boolean;
  readonly isKnownThere?: boolean;
  /** What goes wrong, and at which of the two requests; an answer of status 403 or none at all. */
  readonly fails?: { readonly at: 'GET' | 'PUT'; readonly how: 'refused' | 'unreachable' };
}

/** @returns what was asked, and what it came to */
async function prove({ answerMs = 40, deadlineMs, hasKey = true, isKnownThere = false, fails }: Line) {
  const { store, clock, advance } = await setupTablet();
  const key = hasKey ? await keepSigningKey(store) : null;
  const asked: (readonly [method: string, timeoutMs: number | undefined])[] = [];
  const send: Connection['send'] = async (method, _path, _body, timeoutMs) => {
    asked.push([method, timeoutMs]);
    if (fails?.at === method) {
      if (fails.how === 'unreachable') throw new TypeError('down');
      return { status: 403, json: { type: 'urn:dung-hen:problem:wrong-proof', title: 'Không được.', status: 403 } };
    }
    if (method === 'PUT') return { status: 204, json: null };
    advance(answerMs);
    return {
      status: 200,
      json: { challenge: CHALLENGE, provenBy: isKnownThere && key ? keyIdOf(key.publicKey) : null },
    };
  };
  const isShown = await proveTablet({ store, clock, connection: { send } as Connection }, deadlineMs);
  return { asked, isShown };
}

test.each<[string, Line, [string, number][], boolean]>([
  [
    'a good line',
    { answerMs: 40 },
    [
      ['GET', 3000],
      ['PUT', 2960],
    ],
    true,
  ],
  [
    'a bad one',
    { answerMs: 2500 },
    [
      ['GET', 3000],
      ['PUT', 500],
    ],
    true,
  ],
  ['one too bad for three seconds', { answerMs: 3000 }, [['GET', 3000]], false],
  [
    'the same for whoever waits longer',
    { answerMs: 3000, deadlineMs: 20_000 },
    [
      ['GET', 20_000],
      ['PUT', 17_000],
    ],
    true,
  ],
  ['one too bad for that as well', { answerMs: 20_000, deadlineMs: 20_000 }, [['GET', 20_000]], false],
])('on %s both requests together keep within the time', async (_line, line, asked, isShown) => {
  expect(await prove(line)).toEqual({ asked, isShown });
});

test.each<[string, Line, string[], boolean]>([
  ['there is no key to show', { hasKey: false }, [], true],
  ['the centre has seen it in this session', { isKnownThere: true }, ['GET'], true],
  ['the centre is not reached', { fails: { at: 'GET', how: 'unreachable' } }, ['GET'], false],
  ['it gives no challenge', { fails: { at: 'GET', how: 'refused' } }, ['GET'], false],
  ['the proof does not arrive', { fails: { at: 'PUT', how: 'unreachable' } }, ['GET', 'PUT'], false],
  ['the proof is refused', { fails: { at: 'PUT', how: 'refused' } }, ['GET', 'PUT'], false],
])('when %s', async (_what, line, methods, isShown) => {
  const { asked, isShown: told } = await prove(line);
  expect([asked.map(([method]) => method), told]).toEqual([methods, isShown]);
});

test('when the browser does not sign with the key any more', async () => {
  const sign = vi.spyOn(crypto.subtle, 'sign').mockRejectedValue(new DOMException('gone', 'OperationError'));
  onTestFinished(() => sign.mockRestore());
  const { asked, isShown } = await prove({});
  expect([asked.map(([method]) => method), isShown]).toEqual([['GET'], false]);
});
