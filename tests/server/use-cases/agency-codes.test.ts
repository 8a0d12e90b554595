/** Two wards that number alike would give two dossiers one code: one numbers by what no other numbers by, now or before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WardCode } from '#domain/dossier/ids.ts';
import { seedWards } from '#server/use-cases/manage-wards.ts';
import { sendHistory, startCentre, uniqueReception, WARDS, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
  const officer = await centre.as('officer');
  await sendHistory(officer, ({ make }) => [make('received', at('2026-03-09 09:00'), { body: uniqueReception() })]);
  await centre.follow();
});
afterAll(() => centre.close());

const settings = (agencyCode: string) => ({ agencyCode, officeName: 'Một cửa', address: '', phone: '' });
const TAKEN = { status: 422, errors: { agencyCode: expect.stringContaining('phường Long Biên') } };

test('a code whose numbers are out is no other ward’s, and its own ward may go back to it', async () => {
  const root = await centre.as('system_admin');
  const own = `/api/wards/${WARD}/settings`;
  expect((await root.send('PUT', own, settings('H26.40.77'))).status).toBe(200);
  expect((await root.send('PUT', `/api/wards/${OTHER_WARD}/settings`, settings('H26.40.12'))).json).toMatchObject(
    TAKEN,
  );
  const ward = { ...settings('H26.40.12'), code: '00777', name: 'phường Mới', provinceName: 'Hà Nội' };
  expect((await root.send('POST', '/api/wards', ward)).json).toMatchObject(TAKEN);
  // It begins with the same letters, and is another one.
  expect((await root.send('POST', '/api/wards', { ...ward, agencyCode: 'H26.40.1' })).status).toBe(201);
  expect((await root.send('PUT', own, settings('H26.40.12'))).status).toBe(200);
});

test('a ward of the list whose code is taken is left out and said to be, and the others are added', async () => {
  const [first] = WARDS;
  const added = { ...first!, name: 'phường Thêm' };
  const codes = async () =>
    (await centre.sql<{ ward_id: string }[]>`select ward_id from ward`).map((row) => row.ward_id);
  await seedWards(centre.running.centre, [
    { ...added, code: '00881' as WardCode },
    { ...added, code: '00882' as WardCode, agencyCode: 'H26.88' },
    { ...added, code: '00883' as WardCode, agencyCode: 'H26.88' },
  ]);
  expect((await codes()).filter((code) => code.startsWith('0088'))).toEqual(['00882']);
  const said = centre.log.filter((line) => line.includes('was not added')).map((line) => JSON.parse(line) as object);
  expect(said).toMatchObject([
    { level: 'warn', ward: '00881', agencyCode: 'H26.40.12', by: 'phường Long Biên' },
    { level: 'warn', ward: '00883', agencyCode: 'H26.88', by: 'phường Thêm' },
  ]);
});
