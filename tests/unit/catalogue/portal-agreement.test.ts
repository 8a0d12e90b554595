/** Codes, names and papers against the portal's own data of July 2026, where that data is at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { SHARED_DATA } from './catalogue-files.ts';

const LIST = path.join(SHARED_DATA, 'portal-catalogue-commune.jsonl');
const DETAILS = path.join(SHARED_DATA, 'portal');
const isPresent = existsSync(LIST) && existsSync(DETAILS);
const title = (claim: string) => (isPresent ? claim : `${claim} (skipped: no shared data)`);

/** In neither of the portal's lists of July 2026; each carries a question that asks the ward for the code. */
const NOT_ON_THE_PORTAL = ['1.004746', '1.001022', '2.000908', '1.001699', '1.001653', '2.001263'];

interface PortalProcedure {
  readonly code: string;
  readonly name: string;
  readonly executionCases?: readonly { readonly profileComponents: readonly { readonly code: string }[] }[];
  readonly cases?: readonly { readonly code: string }[];
  readonly categoriesDetails?: readonly { readonly code: string }[];
}

const details: PortalProcedure[] = isPresent
  ? readdirSync(DETAILS).map(
      (file) => (JSON.parse(readFileSync(path.join(DETAILS, file), 'utf8')) as { data: PortalProcedure }).data,
    )
  : [];
const listed: PortalProcedure[] = isPresent
  ? readFileSync(LIST, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as PortalProcedure)
  : [];
const nameByCode = new Map([...listed, ...details].map(({ code, name }) => [code, name]));
const detailByCode = new Map(details.map((procedure) => [procedure.code, procedure]));
const procedures = loadProcedures();

/** “Thủ tục đăng ký khai sinh” and “Đăng ký khai sinh” are one name; so are names that differ in spaces or a final colon. */
function plainName(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/:$/, '')
    .replace(/^Thủ tục /u, '');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

describe('agreement with the portal', () => {
  test.skipIf(!isPresent)(title('every code is on the portal under the same name, or is known not to be'), () => {
    expect(
      procedures
        .filter(({ code }) => !nameByCode.has(code))
        .map(({ code }) => code)
        .sort(),
    ).toEqual([...NOT_ON_THE_PORTAL].sort());
    const renamed = procedures.filter(({ code, name }) => {
      const official = nameByCode.get(code);
      return official !== undefined && plainName(official) !== plainName(name);
    });
    expect(renamed.map(({ code, name }) => ({ code, name, official: nameByCode.get(code) }))).toEqual([]);
  });

  test.skipIf(!isPresent)(title('a paper or case with a portal code exists under that code in that procedure'), () => {
    const unknown = procedures.flatMap(({ code, cases }) => {
      const portal = detailByCode.get(code);
      const papers = new Set(
        portal?.executionCases?.flatMap((group) => group.profileComponents.map((paper) => paper.code)),
      );
      const ids = new Set(portal?.cases?.map((portalCase) => portalCase.code));
      return [
        ...cases.flatMap(({ documents }) =>
          documents.map(({ id }) => id).filter((id) => /\d$/.test(id) && !papers.has(id)),
        ),
        ...cases.map(({ id }) => id).filter((id) => /\.\d{2}$/.test(id) && !ids.has(id)),
      ];
    });
    expect(unknown).toEqual([]);
  });

  test.skipIf(!isPresent)(title('the sector code is the portal’s'), () => {
    const differing = procedures.filter(({ code, sector }) => {
      const categories = detailByCode.get(code)?.categoriesDetails;
      return categories !== undefined && !categories.some((category) => category.code === sector.code);
    });
    expect(differing.map(({ code }) => code)).toEqual([]);
  });

  test('a code in neither list is questioned', () => {
    const unquestioned = procedures.filter(
      ({ code, questions }) =>
        NOT_ON_THE_PORTAL.includes(code) && !questions.some((question) => question.startsWith('Mã thủ tục không có')),
    );
    expect(unquestioned.map(({ code }) => code)).toEqual([]);
  });
});
