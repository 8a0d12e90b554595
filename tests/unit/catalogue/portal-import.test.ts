/**
 * Every real file of the national portal, read and pinned: file, outcome, limits, questions. A person has read the golden
 * against the files' prose; a change of it is read again. The hardest files are kept here, so that CI reads them too.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { readPortalProcedure, type PortalReading } from '#catalogue/portal-procedure.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import type { CaseDraft } from '#domain/procedure/procedure-draft.ts';
import { SHARED_DATA } from './catalogue-files.ts';

const KEPT = path.resolve(import.meta.dirname, '../../fixtures/portal');
const ALL = path.join(SHARED_DATA, 'portal');
const GOLDEN = path.resolve(import.meta.dirname, '../../golden/portal-import.txt');
const isPresent = existsSync(ALL);

const shipped = new Map(loadProcedures().map((procedure) => [procedure.code, procedure]));
const context = {
  readOn: parsePlainDate('2026-11-22') as PlainDate,
  findShipped: (code: string) => shipped.get(code),
};

function readFolder(folder: string): Map<string, PortalReading> {
  const files = readdirSync(folder).sort();
  return new Map(
    files.map((file) => [
      file,
      readPortalProcedure(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as unknown, context),
    ]),
  );
}

function report(file: string, reading: PortalReading): string {
  if (reading.outcome === 'refused') return `${file}: refused: ${reading.reason}`;
  const { draft } = reading;
  return [
    `${file}: ${reading.outcome}: ${draft.name}`,
    `  ${draft.agency} | ${draft.sector.code ?? '-'} ${draft.sector.name} | ${draft.onlineLevel} | ${draft.results.length} kết quả`,
    ...draft.cases.map((procedureCase) => `  ${caseLine(procedureCase)}`),
    ...draft.fees.map(({ name, amount }) => `  ${name}: ${amount ?? 'chưa có mức'}`),
    ...(reading.outcome === 'questions' ? reading.questions.map(({ path: at, text }) => `  ? ${at}: ${text}`) : []),
  ].join('\n');
}

function caseLine({ id, statutory, documents }: CaseDraft): string {
  return `${id}: ${statutory ? `${statutory.value} ${statutory.unit}` : 'chưa rõ thời hạn'}, ${documents.length} giấy tờ`;
}

describe('files of the national portal', () => {
  const kept = readFolder(KEPT);

  test.skipIf(!isPresent)(isPresent ? 'all of them, as pinned' : 'all of them (skipped: no shared data)', () => {
    const text = `${[...readFolder(ALL)].map(([file, reading]) => report(file, reading)).join('\n\n')}\n`;
    if (process.env['UPDATE_GOLDEN']) writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  test.each([...kept])('%s, as pinned', (file, reading) => {
    const pinned = readFileSync(GOLDEN, 'utf8')
      .split('\n\n')
      .find((section) => section.startsWith(`${file}:`));
    expect(report(file, reading)).toBe(pinned?.trimEnd());
  });

  test('a file imported without questions may be used as it is', () => {
    const clean = [...kept.values()].filter((reading) => reading.outcome === 'imported');
    expect(clean.length).toBeGreaterThanOrEqual(2);
    expect(clean.map(({ draft }) => checkProcedure(draft)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('an open limit is always asked about at its case, and its question is kept with the draft', () => {
    for (const [file, reading] of kept) {
      if (reading.outcome !== 'questions') continue;
      const asked = new Set(reading.questions.map(({ path: at }) => at));
      const unasked = reading.draft.cases.filter(
        ({ statutory }, index) => statutory === null && !asked.has(`cases.${index}.statutory`),
      );
      expect(unasked, file).toEqual([]);
      expect(reading.draft.questions, file).toEqual(reading.questions.map(({ text }) => text));
    }
  });
});
