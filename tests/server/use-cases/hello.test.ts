import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_BLOCKS } from '#domain/dossier/dossier-code.ts';
import { createTablet, startCentre, WARDS, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

describe('hello', () => {
  test('brings the ward, its people who work on dossiers, and where links point', async () => {
    const before = Date.now();
    const answer = await createTablet(officer).hello();
    expect(answer.ward).toEqual(WARDS[0]);
    expect(answer.colleagues.map(({ role }) => role).sort()).toEqual([
      'admin',
      'chair',
      'officer',
      'specialist',
      'vice_chair',
    ]);
    expect(answer).toMatchObject({ protocols: [1], publicUrl: centre.url });
    expect(answer.now).toBeGreaterThanOrEqual(before);
  });

  test('leaves disabled people out', async () => {
    await centre.sql`update app_user set disabled_at = now() where user_id = 'u-vice_chair'`;
    const answer = await createTablet(officer).hello();
    expect(answer.colleagues.map(({ userId }) => userId)).not.toContain('u-vice_chair');
  });

  test('tops blocks up and never takes one back', async () => {
    const tablet = createTablet(officer);
    const first = await tablet.hello(2);
    const more = await tablet.hello(5);
    const less = await tablet.hello(1);
    expect(more.serialBlocks).toHaveLength(5);
    expect(more.serialBlocks.slice(0, 2)).toEqual(first.serialBlocks);
    expect(less.serialBlocks).toEqual(more.serialBlocks);
  });

  test('gives what is left at the end of the ward’s numbers, then nothing, and still answers', async () => {
    await centre.sql`update ward set next_block = ${MAX_BLOCKS - 3} where ward_id = ${WARD}`;
    expect((await createTablet(officer).hello(5)).serialBlocks).toEqual([
      MAX_BLOCKS - 3,
      MAX_BLOCKS - 2,
      MAX_BLOCKS - 1,
    ]);
    expect((await createTablet(officer).hello(5)).serialBlocks).toEqual([]);
  });

  test('is refused for a ward of others', async () => {
    await expect(createTablet(officer, { ward: OTHER_WARD }).hello()).rejects.toThrow(/403.*not-your-ward/);
  });
});
