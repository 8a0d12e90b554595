/**
 * Chromium writes what stands in a form to its profile (`Sessions`), to put it back after a restart: a text area follows its form
 * in that, not itself. What is typed about a citizen must lie nowhere but sealed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const CLIENT = path.resolve(import.meta.dirname, '../../src/client');
/** Passwords, PINs and codes, which browsers never keep that way, and the field of a name a password manager fills. */
const CREDENTIALS = /screens[\\/](account|sign-in)[\\/]|SignInAgain\.svelte$/;

test('no form of what people type lets the browser keep it', () => {
  const open = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svelte') && !CREDENTIALS.test(file))
    .flatMap((file) => {
      const forms = readFileSync(path.join(CLIENT, file), 'utf8').match(/<form\b[^>]*>/g) ?? [];
      return forms.filter((form) => !form.includes('autocomplete="off"')).map(() => file);
    });
  expect(open).toEqual([]);
});
