import { expect, test } from 'vitest';
import { maskPersonalId } from '#domain/dossier/mask-personal-id.ts';

test.each([
  ['001085001234', '•••••234'],
  ['012345678', '•••••678'],
  ['1234567', '•••••567'],
  // Of a short one three digits would be half of it.
  ['123456', '•••••'],
  ['', ''],
])('%j is shown as %j', (personalId, masked) => {
  expect(maskPersonalId(personalId)).toBe(masked);
});
