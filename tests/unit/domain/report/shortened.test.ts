import { expect, test } from 'vitest';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { shareShortened } from '#domain/report/shortened.ts';

test('counts procedures with at least one case the ward really shortens', () => {
  const [first, second, ...rest] = loadProcedures().map((procedure) => ({
    ...procedure,
    cases: procedure.cases.map((procedureCase) => ({ ...procedureCase, committed: null })),
  }));
  const shortened = {
    cases: [
      {
        ...first!.cases[0]!,
        statutory: { value: 5, unit: 'WORKING_DAY' as const },
        committed: { value: 3, unit: 'WORKING_DAY' as const },
      },
      ...first!.cases,
    ],
  };
  const equal = {
    cases: [
      {
        ...second!.cases[0]!,
        statutory: { value: 5, unit: 'DAY' as const },
        committed: { value: 5, unit: 'DAY' as const },
      },
    ],
  };
  expect(shareShortened([shortened, equal, ...rest])).toEqual({ shortened: 1, total: rest.length + 2 });
  expect(shareShortened([])).toEqual({ shortened: 0, total: 0 });
});
