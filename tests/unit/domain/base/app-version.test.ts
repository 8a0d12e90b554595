import { expect, test } from 'vitest';
import { isOlderVersion } from '#domain/base/app-version.ts';

test.each([
  ['0.1.0', '0.2.0', true],
  ['0.9.0', '0.10.0', true],
  ['1.2.3', '1.2.4', true],
  ['1.2.3-beta', '1.2.4', true],
  ['1.2.3', '1.2.3', false],
  ['2.0.0', '1.9.9', false],
  ['1.10.0', '1.9.9', false],
  ['demo', '1.0.0', false],
  ['1.0.0', 'demo', false],
  ['1.0', '1.0.1', false],
])('%s is older than %s: %s', (version, than, isOlder) => {
  expect(isOlderVersion(version, than)).toBe(isOlder);
});
