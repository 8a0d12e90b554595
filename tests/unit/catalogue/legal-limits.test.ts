/**
 * The limits the law states, worked out apart from the files: a counter that promises a day the law does not give
 * is worse than one that promises none. One row a case: code, end of the case id, limit.
 */
import { describe, expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';

const SAME_DAY = '0 SAME_DAY_15H';
const STATED: readonly (readonly [code: string, suffix: string, limit: string])[] = [
  // Hộ tịch: Luật Hộ tịch 2014 điều 5(3), 16, 18, 20, 22, 25, 28, 34; NĐ 123/2015; NĐ 301/2026.
  ['1.001193', '01', SAME_DAY],
  ['1.000894', '01', SAME_DAY],
  ['1.000894', 'xac-minh', '5 WORKING_DAY'],
  ['1.000656', '02', SAME_DAY],
  ['1.004873', '01', '3 WORKING_DAY'],
  ['1.004873', 'xac-minh', '23 DAY'],
  ['2.000635', '03', SAME_DAY],
  ['1.004859', '01', SAME_DAY],
  ['1.004859', '02', '3 WORKING_DAY'],
  ['1.004859', '03', '6 WORKING_DAY'],
  ['1.004884', '01', '5 WORKING_DAY'],
  ['1.004884', 'xac-minh', '25 DAY'],
  ['1.004772', 'thuong', '5 WORKING_DAY'],
  ['1.004772', '01', '25 DAY'],
  ['1.004746', 'thuong', '5 WORKING_DAY'],
  ['1.004746', 'xac-minh', '25 DAY'],
  ['1.005461', '01', '5 WORKING_DAY'],
  ['1.005461', 'xac-minh', '10 WORKING_DAY'],
  ['1.001022', 'thuong', '3 WORKING_DAY'],
  ['1.001022', 'xac-minh', '8 WORKING_DAY'],
  ['1.000689', 'thuong', '3 WORKING_DAY'],
  ['1.000689', '01', '8 WORKING_DAY'],
  ['1.004837', 'thuong', '3 WORKING_DAY'],
  ['1.004845', '01', '2 WORKING_DAY'],
  ['2.000986', 'thuong', '3 WORKING_DAY'],
  ['2.000986', 'xac-minh', '5 WORKING_DAY'],
  // Chứng thực: NĐ 23/2015 điều 7, 21, 33, 37.
  ['2.000815', 'thuong', SAME_DAY],
  ['2.000815', 'keo-dai', '2 WORKING_DAY'],
  ['2.000884', 'thuong', SAME_DAY],
  ['2.000992', 'thuong', SAME_DAY],
  ['2.001008', 'thuong', SAME_DAY],
  ['2.001035', 'thuong', '2 WORKING_DAY'],
  ['2.001019', 'thuong', '2 WORKING_DAY'],
  ['2.001016', 'thuong', '2 WORKING_DAY'],
  ['2.001406', 'thuong', '2 WORKING_DAY'],
  ['2.000913', 'thuong', '2 WORKING_DAY'],
  ['2.000927', 'thuong', '2 WORKING_DAY'],
  ['2.000942', 'thuong', SAME_DAY],
  ['2.000908', 'thuong', SAME_DAY],
  // Cư trú, hộ kinh doanh, xây dựng: the portal's limits of 18/7/2026.
  ['1.004222', '01', '7 WORKING_DAY'],
  ['1.004194', '01', '3 WORKING_DAY'],
  ['1.002755', '01', '3 WORKING_DAY'],
  ['1.003197', '01', '5 WORKING_DAY'],
  ['1.010038', '01', '5 WORKING_DAY'],
  ['1.003677', 'thuong', '1 WORKING_DAY'],
  ['1.003677', '01', '2 WORKING_DAY'],
  ['2.001159', 'thuong', '1 HOUR'],
  ['1.001612', 'thuong', '3 WORKING_DAY'],
  ['2.000720', 'thuong', '3 WORKING_DAY'],
  ['1.001570', 'thuong', '3 WORKING_DAY'],
  ['1.001266', 'thuong', '3 WORKING_DAY'],
  ['2.000575', 'cap-lai', '3 WORKING_DAY'],
  ['1.013225', '01', '10 WORKING_DAY'],
  ['1.013225', 'nha-o-rieng-le', '7 WORKING_DAY'],
  ['1.013226', '01', '9 DAY'],
  ['1.013227', '01', '5 WORKING_DAY'],
  ['1.013228', 'thuong', '5 WORKING_DAY'],
  ['1.013229', 'thuong', '10 WORKING_DAY'],
  ['1.009141', '01', '3 WORKING_DAY'],
  // Marked as doubtful in the files: the shortest of the range that was found.
  ['1.001776', 'thuong', '10 WORKING_DAY'],
  ['1.001731', 'thuong', '3 WORKING_DAY'],
  ['1.014028', 'thuong', '3 WORKING_DAY'],
  ['1.014027', 'thuong', '10 WORKING_DAY'],
  ['1.001699', 'thuong', '25 WORKING_DAY'],
  ['1.001653', 'thuong', '5 WORKING_DAY'],
  ['1.011607', 'thuong', '15 WORKING_DAY'],
  ['1.011608', 'thuong', '15 WORKING_DAY'],
  ['1.010833', 'thuong', '3 WORKING_DAY'],
  ['2.001263', 'thuong', '30 DAY'],
];

const limitsById = new Map(
  loadProcedures().flatMap(({ cases }) =>
    cases.map(({ id, statutory }) => [id, `${statutory.value} ${statutory.unit}`] as const),
  ),
);

describe('limits the law states', () => {
  test.each(STATED)('%s.%s: %s', (code, suffix, limit) => {
    expect(limitsById.get(`${code}.${suffix}`)).toBe(limit);
  });

  test('fractional days of the portal are kept as they are', () => {
    const fractions = [...limitsById.values()].filter((limit) => limit.includes('.'));
    expect(fractions).toEqual(expect.arrayContaining(['3.5 WORKING_DAY', '17.5 WORKING_DAY', '26.5 WORKING_DAY']));
  });

  test('no case of verification is shorter than the plain case beside it', () => {
    for (const { code, cases } of loadProcedures()) {
      const verified = cases.filter(({ name }) => name.includes('phải xác minh'));
      const plain = cases.filter((procedureCase) => !verified.includes(procedureCase));
      for (const slow of verified) {
        const shorter = plain.filter(({ statutory }) => statutory.value >= slow.statutory.value);
        expect(
          shorter.map(({ id }) => id),
          `${code}: ${slow.id}`,
        ).toEqual([]);
      }
    }
  });
});
