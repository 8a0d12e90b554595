import { expect, test } from 'vitest';
import { findPersonalId, readPersonalId } from '#domain/personal-data/access-entry.ts';

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
  // Each piece is looked for by itself, wherever it stands.
  ['00108500 hoa 1234', '001085001234'],
  ['001085 t 001234', '001085001234'],
  ['00108500 1234 5', '001085001234'],
  ['001085 001234 0', '001085001234'],
  ['0010850012 1085001234', '001085001234'],
  ['001085001 hoa 234', '001085001234'],
  ['0123 hoa 45678', '012345678'],
  // Without the zero all of them begin with.
  ['01085001234', '001085001234'],
  ['0108500 hoa 1234', '001085001234'],
  ['79185012345', '079185012345'],
  // Marks that the search passes over, seen or not.
  ['001085\u0301001234', '001085001234'],
  ['001085\uFE0F001 234', '001085001234'],
  // A phone number, the tail of a code, a code, a name, what is still being typed.
  ['0912345678', null],
  ['0007', null],
  ['H26.40.12-261123-0007', null],
  ['nguyen thi hoa 0912345678', null],
  ['0912 hoa 345678', null],
  ['0912345678 hoa 0007', null],
  ['H26.40.12 hoa 261123-0007', null],
  ['hoa 1234 0007', null],
  ['00108500123', null],
  ['', null],
])('%j is a search for %j', (typed, personalId) => {
  expect(findPersonalId(typed)).toBe(personalId);
});

test.each([
  [' 001 085.001234', '001085001234'],
  ['012345678', '012345678'],
  ['01085001234', null],
  ['001085001234 hoa', null],
  ['00108500 1234 5', null],
])('%j names the number %j, and no other is guessed', (typed, personalId) => {
  expect(readPersonalId(typed)).toBe(personalId);
});
