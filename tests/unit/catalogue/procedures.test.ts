/** The shipped procedures: every file passes its schema, and what the schema cannot know holds too. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { procedureFileSchema } from '#catalogue/catalogue-schema.ts';
import { loadProcedures, loadProceduresFor } from '#catalogue/load-procedures.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { readCatalogueFile, readCatalogueFiles, stringsIn } from './catalogue-files.ts';

const wardFiles = readCatalogueFiles('procedures');
const compartmentFile = readCatalogueFile('denunciations.json');
const files = [...wardFiles, compartmentFile];
const procedures = loadProcedures();
/** What is loaded, and the files it is loaded from. */
const LOADED = [
  ['wards', procedures, wardFiles],
  ['compartments', loadProceduresFor('40145' as WardCode), [compartmentFile]],
] as const;
const cases = procedures.flatMap((procedure) =>
  procedure.cases.map((procedureCase) => ({ procedure, ...procedureCase })),
);

const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;

function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code.localeCompare(b.code);
}

describe('the files', () => {
  test.each(files)('$file passes the schema', ({ json }) => {
    expect(v.safeParse(procedureFileSchema, json).issues?.map(({ message }) => message)).toBeUndefined();
  });

  test.each(LOADED)('every file of %s is loaded, whole', (_whose, loaded, onDisk) => {
    const codes = onDisk.flatMap(({ json }) => v.parse(procedureFileSchema, json).procedures.map(({ code }) => code));
    expect(loaded.map(({ code }) => code).sort()).toEqual(codes.sort());
  });

  test.each(LOADED)('of %s: what the schema reads is what the program types promise', (_whose, loaded, onDisk) => {
    const parsed: Omit<Procedure, 'sector' | 'version'>[] = onDisk.flatMap(({ json }) =>
      v.parse(procedureFileSchema, json).procedures.map((procedure) => ({ ...procedure, steps: [], verifiedBy: null })),
    );
    const withoutSector = loaded.map(({ sector: _sector, version: _version, ...rest }) => rest);
    expect(withoutSector.sort(byCode)).toEqual(parsed.sort(byCode));
  });

  test.each(files)('$file names no path of the machine it was made on and no address', ({ text }) => {
    expect(text).not.toMatch(/\/(work|tmp|home|root)\b|https?:/);
  });

  test.each(files)('$file is one line a field, indented by two spaces, and ends with a line break', ({ text }) => {
    expect(text.startsWith('{\n  "sector"')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('the procedures', () => {
  test('how long certification is kept: signatures 2 years, transactions 20 (NĐ 23/2015 điều 14)', () => {
    const years = new Map(procedures.map(({ code, retentionYears }) => [code, retentionYears]));
    expect([years.get('2.000884'), years.get('2.000992'), years.get('2.001008')]).toEqual([2, 2, 2]);
    expect([years.get('2.001035'), years.get('2.001019'), years.get('2.000927')]).toEqual([20, 20, 20]);
    expect(years.get('2.000815')).toBeNull();
  });

  test('at least 70, no code twice, in at least eight sectors', () => {
    const codes = procedures.map(({ code }) => code);
    expect(codes.length).toBeGreaterThanOrEqual(70);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(new Set(procedures.map(({ sector }) => sector.name)).size).toBeGreaterThanOrEqual(8);
  });

  test('each carries its sector and the version of the shipped data', () => {
    expect(procedures.filter(({ version }) => version !== '2026-07-18')).toEqual([]);
    expect(procedures.find(({ code }) => code === '1.001193')?.sector).toEqual({ code: 'G15-TP07', name: 'Hộ tịch' });
  });

  test('a caller that changes its array does not change the next one', () => {
    loadProcedures().pop();
    expect(loadProcedures()).toHaveLength(procedures.length);
  });

  test('case ids are unique within a procedure and begin with its code', () => {
    for (const { code, cases: own } of procedures) {
      expect(new Set(own.map(({ id }) => id)).size, code).toBe(own.length);
      expect(own.filter(({ id }) => !id.startsWith(`${code}.`))).toEqual([]);
    }
  });

  test('every limit is positive or “in the day, after 15:00 the next”, and the ward has shortened none yet', () => {
    const wrong = cases.filter(({ statutory: { value, unit } }) =>
      unit === 'SAME_DAY_15H' ? value !== 0 : !(value > 0),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(cases.filter(({ committed }) => committed !== null)).toEqual([]);
  });

  test('every case asks for a paper or its procedure says in a question why it asks for none', () => {
    const silent = cases.filter(
      ({ documents, procedure }) =>
        documents.length === 0 && !procedure.questions.some((question) => question.includes('không yêu cầu giấy tờ')),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test('every case names the law or the portal and the day it was looked up', () => {
    const basis = /\d{4}\/NĐ-CP|Luật [\p{L} ]+ \d{4}|TT \d+\/\d{4}|Cổng DVCQG.*18\/07\/2026/u;
    expect(cases.filter((procedureCase) => !basis.test(procedureCase.basis)).map(({ id }) => id)).toEqual([]);
  });

  test('every fact was verified on the day of the portal data or the day the law was read', () => {
    const days = new Set(procedures.map(({ verifiedOn }) => verifiedOn as string));
    expect([...days].sort()).toEqual(['2026-07-18', '2026-11-22']);
    const readInTheLaw = procedures.filter(({ verifiedOn }) => verifiedOn === '2026-11-22');
    const law = /Luật Hộ tịch 2014|NĐ 23\/2015|NĐ 301\/2026/;
    expect(readInTheLaw.filter(({ source }) => !law.test(source)).map(({ code }) => code)).toEqual([]);
  });

  test('a limit known with low or medium confidence is marked in its basis and in a question', () => {
    const doubtful = cases.filter(({ basis }) => basis.includes('chờ phường xác nhận'));
    expect(doubtful.length).toBeGreaterThan(5);
    const unasked = doubtful.filter(
      ({ procedure }) => !procedure.questions.some((question) => /độ tin cậy (thấp|trung bình)/.test(question)),
    );
    expect(unasked.map(({ id }) => id)).toEqual([]);
  });

  test('a fee without an amount says who decides it, and a question asks for it', () => {
    const open = procedures.filter(({ fees }) => fees.some(({ amount }) => amount === null));
    expect(open.length).toBeGreaterThan(10);
    expect(open.filter(({ fees }) => fees.some(({ amount, note }) => amount === null && !note))).toEqual([]);
    const unasked = open.filter(({ questions }) => !questions.some((question) => /lệ phí/i.test(question)));
    expect(unasked.map(({ code }) => code)).toEqual([]);
  });

  test('a procedure published by a province says so in a question', () => {
    const provincial = procedures.filter(({ source }) => source.includes('do UBND'));
    expect(provincial.length).toBeGreaterThan(0);
    expect(provincial.filter(({ questions }) => !questions.some((question) => question.includes('do UBND')))).toEqual(
      [],
    );
    const land = procedures.filter(({ sector }) => sector.code === 'G13-TN02');
    expect(land.filter((procedure) => !provincial.includes(procedure)).map(({ code }) => code)).toEqual([]);
  });
});

describe('the words', () => {
  const strings = files.flatMap(({ file, json }) => stringsIn(json, file));
  const words = strings.filter(({ at }) =>
    /\.(name|basis|agency|signer|source|note|questions\[\d+\]|results\[\d+\])$/.test(at),
  );

  test('names are composed Unicode and carry Vietnamese diacritics', () => {
    const names = strings.filter(({ at }) => /\.(name|agency|questions\[\d+\])$/.test(at));
    expect(names.length).toBeGreaterThan(500);
    expect(names.filter(({ text }) => text !== text.normalize('NFC'))).toEqual([]);
    expect(names.filter(({ text }) => !VIETNAMESE.test(text))).toEqual([]);
  });

  test('no leftovers of the portal’s prose: bullets, line breaks, double spaces, hidden characters', () => {
    expect(words.filter(({ text }) => /^[-+*•\s]|\n|\s\s|\u00A0|\u200E|\u200B|;\.|\.\.|[;:,]$/.test(text))).toEqual([]);
  });

  test('names of papers are names, not paragraphs', () => {
    const papers = strings.filter(({ at }) => /\.documents\[\d+\]\.name$/.test(at));
    expect(papers.length).toBeGreaterThan(200);
    expect(papers.filter(({ text }) => text.length > 160 || /[.!?] \p{Lu}/u.test(text) || text.endsWith('.'))).toEqual(
      [],
    );
  });

  test('a question is at most a few sentences and ends as a sentence', () => {
    const questions = strings.filter(({ at }) => at.includes('.questions['));
    expect(questions.filter(({ text }) => text.length > 420 || !/[.?]$/.test(text))).toEqual([]);
  });
});
