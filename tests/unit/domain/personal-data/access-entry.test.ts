import { expect, test } from 'vitest';
import { findPersonalId } from '#domain/personal-data/access-entry.ts';

test.each([
  ['001085001234', '001085001234'],
  ['001 085 001 234', '001085001234'],
  ['001.085.001234', '001085001234'],
  ['012345678', '012345678'],
  // Whatever is sought beside it.
  ['001085001234 h', '001085001234'],
  ['nguyen thi hoa 001085001234', '001085001234'],
  ['0912345678 001085001234', '001085001234'],
  ['hoa001 085 001 234', '001085001234'],
  // A phone number, the tail of a code, a code, a name, what is still being typed.
  ['0912345678', null],
  ['0007', null],
  ['H26.40.12-261123-0007', null],
  ['nguyen thi hoa 0912345678', null],
  ['00108500123', null],
  ['', null],
])('%j is a search for %j', (typed, personalId) => {
  expect(findPersonalId(typed)).toBe(personalId);
});
