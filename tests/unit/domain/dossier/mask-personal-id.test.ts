import { expect, test } from 'vitest';
import { maskPersonalId } from '#domain/dossier/mask-personal-id.ts';

test.each([
  ['001085001234', '001•••••1234'],
  ['012345678', '•••••678'],
  ['', ''],
])('%j is shown as %j', (personalId, masked) => {
  expect(maskPersonalId(personalId)).toBe(masked);
});
