import { expect, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupTablet } from '#support/tablet.ts';
import { addDossiers } from './filled-store.ts';

async function setup() {
  const { store } = await setupTablet();
  const queries = createQueries({ store, origin: 'https://tablet.example' });
  await addDossiers(store, [
    { name: 'Không Vướng', steps: [['resolved', at('2026-03-10 09:00')]] },
    {
      name: 'Đã Trả',
      steps: [
        ['resolved', at('2026-03-10 09:00')],
        ['handed-over', at('2026-03-10 10:00')],
        ['handed-over', at('2026-03-11 10:00')],
        ['resolved', at('2026-03-11 11:00')],
      ],
    },
    { name: 'Đang Làm', steps: [['handed-over', at('2026-03-09 10:00')]] },
    { name: 'Phường Khác', ward: OTHER_WARD, steps: [['handed-over', at('2026-03-09 10:00')]] },
  ]);
  return queries;
}

test('open and closed dossiers of the ward with a conflict, the longest open first, and how many conflicts in all', async () => {
  const queries = await setup();
  const listed = await queries.listConflicts(WARD);
  expect(listed.map(({ summary }) => [summary.applicantName, summary.problems])).toEqual([
    ['Đang Làm', 1],
    ['Đã Trả', 2],
  ]);
  expect(await queries.countConflicts(WARD)).toBe(3);
  expect(await queries.countConflicts(OTHER_WARD)).toBe(1);
});
