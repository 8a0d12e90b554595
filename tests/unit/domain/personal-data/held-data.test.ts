/** What is held about people is told of whole: every field of a dossier, in the table, in help and in the paper. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import {
  APPLICANT_ROWS,
  HELD_DATA,
  HELD_DATA_NAMES,
  RECEIVED_ROWS,
  SUMMARY_ROWS,
} from '#domain/personal-data/held-data.ts';
import { describeHeldData } from '#i18n/held-data-text.ts';
import { receivedBody, setupDossierEvents, SHIPPED_BOOK } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const PAPER = readFileSync(path.resolve(import.meta.dirname, '../../../../src/docs/personal-data.md'), 'utf8');

const received = setupDossierEvents().make('received', at('2026-03-09 09:15'), {
  body: receivedBody({ paperReception: { at: at('2026-03-06 10:00'), number: '12' } }),
});
const { applicant: person, ...body } = received.body;
const applicant = { ...person, organisation: { representative: 'Trần Văn Bảy' } };
const state = foldDossier([received]);
if (!state) throw new Error('a reception is a dossier');

describe.each([
  ['the applicant', applicant, APPLICANT_ROWS],
  ['the event of reception', body, RECEIVED_ROWS],
  ['the row of lists and search', summariseDossier(SHIPPED_BOOK, state), SUMMARY_ROWS],
] as const)('%s', (_name, held, rows: Readonly<Record<string, string>>) => {
  test('has no field that nobody has said the purpose of', () => {
    expect(Object.keys(held).filter((field) => rows[field] === undefined)).toEqual([]);
    expect(Object.keys(rows).filter((field) => !Object.hasOwn(held, field))).toEqual([]);
  });

  test('calls nothing impersonal that holds a text a person gave', () => {
    const texts = Object.entries({ ...applicant, ...held }).filter(([, value]) =>
      [applicant.fullName, applicant.personalId, applicant.phone, applicant.address].includes(String(value)),
    );
    expect(texts.filter(([field]) => rows[field] === 'not-personal')).toEqual([]);
  });
});

test('an identity number is of the highest level wherever it stands', () => {
  expect([APPLICANT_ROWS.personalId, SUMMARY_ROWS.personalId].map((row) => HELD_DATA[row].level)).toEqual([
    'identity',
    'identity',
  ]);
});

test.each(HELD_DATA_NAMES)('%s has its purpose, ground, time and readers, and stands in the paper', (name) => {
  const held = describeHeldData(name);
  for (const said of Object.values(held)) expect(said).not.toBe('');
  const row = PAPER.split('\n').find((line) => line.startsWith('|') && line.includes(`| ${held.what} `));
  expect(row?.replace(/\s+/g, ' ')).toContain(`| ${held.why} | ${held.ground} | ${held.kept} |`);
  expect(row).toContain(`| ${HELD_DATA[name].level} `);
});
