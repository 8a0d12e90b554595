/** The key beside the database: what it seals opens with it alone and at its own place, and the file is made once and kept whole. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addKeys, keepKeyFile, keyFileOf, readKeyFile } from '#server/db/key-file.ts';
import { createSeal } from '#server/db/seal.ts';
import { StartFailure } from '#server/db/start-failure.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-key-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIRST = new Uint8Array(32).fill(1);
const SECOND = new Uint8Array(32).fill(2);

describe('a sealed value', () => {
  const seal = createSeal([FIRST]);
  const sealed = seal.close('GEZDGNBVGY3TQOJQ', 'authenticator/u-1');

  test('opens where it was sealed, shows nothing, and is another each time', () => {
    expect(seal.open(sealed, 'authenticator/u-1')).toBe('GEZDGNBVGY3TQOJQ');
    expect(sealed).not.toContain('GEZDG');
    expect(seal.close('GEZDGNBVGY3TQOJQ', 'authenticator/u-1')).not.toBe(sealed);
  });

  test.each([
    ['in the row of somebody else', () => seal.open(sealed, 'authenticator/u-2')],
    ['with another key', () => createSeal([SECOND]).open(sealed, 'authenticator/u-1')],
    ['without any key', () => createSeal([]).open(sealed, 'authenticator/u-1')],
    ['altered', () => seal.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`, 'authenticator/u-1')],
    ['cut short', () => seal.open(sealed.slice(0, 24), 'authenticator/u-1')],
    ['with a tag cut short', () => seal.open(sealed.slice(0, -6), 'authenticator/u-1')],
  ])('does not open %s', (_how, open) => {
    expect(open()).toBeUndefined();
  });

  test('of a key of before opens still, and is told from one nobody here can open', () => {
    const both = createSeal([SECOND, FIRST]);
    expect(both.open(sealed, 'authenticator/u-1')).toBe('GEZDGNBVGY3TQOJQ');
    expect([seal.isCurrent(sealed), both.isCurrent(sealed), both.isForeign(sealed)]).toEqual([true, false, false]);
    expect(createSeal([SECOND]).isForeign(sealed)).toBe(true);
    expect([both.isForeign('AGE-SECRET-KEY-1'), both.isCurrent('AGE-SECRET-KEY-1')]).toEqual([false, false]);
  });
});

describe('the file', () => {
  test('is made once, for its owner alone, and read back by every start', () => {
    const dataDir = path.join(folder, 'new');
    expect(readKeyFile(dataDir)).toEqual([]);
    const [key] = keepKeyFile(dataDir);
    expect(key).toHaveLength(32);
    expect(statSync(keyFileOf(dataDir)).mode & 0o777).toBe(0o600);
    expect(keepKeyFile(dataDir)).toEqual([key]);
    expect(readdirSync(dataDir)).toEqual(['centre.key']);
  });

  test('takes further keys behind the one in use, each once', () => {
    const dataDir = path.join(folder, 'more');
    const [own] = keepKeyFile(dataDir);
    addKeys(dataDir, [SECOND, own!]);
    addKeys(dataDir, [SECOND]);
    expect(readKeyFile(dataDir).map((key) => Buffer.from(key))).toEqual([own, SECOND].map((key) => Buffer.from(key!)));
    expect(statSync(keyFileOf(dataDir)).mode & 0o777).toBe(0o600);
  });

  test('may be a link to another disk, and stays one', () => {
    const dataDir = path.join(folder, 'linked');
    const target = path.join(folder, 'new', 'centre.key');
    mkdirSync(dataDir);
    symlinkSync(target, keyFileOf(dataDir));
    const [own] = readKeyFile(dataDir);
    addKeys(dataDir, [SECOND]);
    expect(lstatSync(keyFileOf(dataDir)).isSymbolicLink()).toBe(true);
    expect(readKeyFile(path.join(folder, 'new'))).toEqual([own, Buffer.from(SECOND)]);
  });

  test('that was emptied is not taken for a first start', () => {
    const dataDir = path.join(folder, 'emptied');
    mkdirSync(dataDir);
    writeFileSync(keyFileOf(dataDir), '');
    expect(() => keepKeyFile(dataDir)).toThrow(StartFailure);
    expect(readdirSync(dataDir)).toEqual(['centre.key']);
  });

  test('that is no key file stops the start by its name, and stays as it is', () => {
    const dataDir = path.join(folder, 'new');
    const good = readFileSync(keyFileOf(dataDir), 'utf8');
    writeFileSync(keyFileOf(dataDir), good.slice(0, -10));
    expect(() => keepKeyFile(dataDir)).toThrow(/centre\.key: có dòng không phải khoá/);
    expect(readFileSync(keyFileOf(dataDir), 'utf8')).toBe(good.slice(0, -10));
    writeFileSync(keyFileOf(dataDir), good);
  });

  test('in a folder nobody may write to stops the start with one line', () => {
    const blocked = path.join(folder, 'blocked');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    expect(() => keepKeyFile(path.join(blocked, 'inside'))).toThrow(StartFailure);
  });
});
