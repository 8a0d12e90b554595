import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { applyPage } from '#client/store/projection.ts';
import { factsOf, isHandled } from '#domain/report/figure-facts.ts';
import { periodAt } from '#domain/report/period.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { setupDossierEvents, uuid, WARD, OTHER_WARD } from '#support/dossier-events.ts';
import { period } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';
import { anyDossierPlan, historyOf, summaryOf } from '#support/random-dossiers.ts';
import { setupTablet } from '#support/tablet.ts';
import { addDossiers } from './filled-store.ts';

const names = (rows: readonly { applicantName: string }[]) => rows.map((row) => row.applicantName);

async function setup(sketches: Parameters<typeof addDossiers>[1]) {
  const { store } = await setupTablet();
  await addDossiers(store, sketches);
  return createQueries({ store, origin: 'x' });
}

describe('listPeriod', () => {
  test('finds what was to be dealt with in the period: received in it, ended in it, or open through it', async () => {
    const queries = await setup([
      { name: 'nhận và xong', receivedAt: at('2026-03-02 09:00'), steps: [['resolved', at('2026-03-03 09:00')]] },
      { name: 'nhận tháng trước', receivedAt: at('2026-02-27 09:00'), steps: [['refused', at('2026-03-05 09:00')]] },
      { name: 'xong từ trước', receivedAt: at('2026-02-02 09:00'), steps: [['resolved', at('2026-02-28 23:59')]] },
      { name: 'mở đến tháng sau', receivedAt: at('2026-01-05 09:00'), steps: [['resolved', at('2026-04-10 09:00')]] },
      { name: 'mở', receivedAt: at('2026-01-06 09:00') },
      { name: 'nhận tháng sau', receivedAt: at('2026-04-01 00:00') },
      { name: 'phường khác', receivedAt: at('2026-03-02 09:00'), ward: OTHER_WARD },
    ]);
    expect(names(await queries.listPeriod(WARD, period('2026-03'))).toSorted()).toEqual([
      'mở',
      'mở đến tháng sau',
      'nhận tháng trước',
      'nhận và xong',
    ]);
  });

  test('misses none and repeats none, whatever the histories', async () => {
    const { store } = await setupTablet();
    const plans = fc.sample(anyDossierPlan, { numRuns: 150, seed: 11 });
    const events = setupDossierEvents();
    await applyPage(store, {
      ward: WARD,
      epoch: uuid('epoch', 1),
      wseq: 1,
      chain: CHAIN_START,
      events: plans.flatMap((plan, index) => historyOf(plan, index + 1, events)),
    });
    const queries = createQueries({ store, origin: 'x' });
    for (const month of ['2026-02', '2026-05', '2026-08', '2026-11', '2027-01']) {
      const asked = periodAt('month', at(`${month}-10 09:00`));
      const expected = plans
        .map((plan, index) => summaryOf(plan, index + 1))
        .filter((row) => isHandled(factsOf(row), asked))
        .map(({ id }) => id);
      const found = await queries.listPeriod(WARD, asked);
      expect(
        found
          .filter((row) => isHandled(factsOf(row), asked))
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(expected.toSorted());
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    }
  });
});

test('the register holds what was received in the period, in that order', async () => {
  const queries = await setup([
    { name: 'hai', receivedAt: at('2026-03-31 23:59') },
    { name: 'một', receivedAt: at('2026-03-01 00:00') },
    { name: 'sau', receivedAt: at('2026-04-01 00:00') },
  ]);
  expect(names(await queries.listReceived(WARD, period('2026-03')))).toEqual(['một', 'hai']);
});

test('the shelf holds results nobody has collected for more than a week', async () => {
  const queries = await setup([
    { name: 'lâu', receivedAt: at('2026-03-02 09:00'), steps: [['resolved', at('2026-03-03 09:00')]] },
    { name: 'mới', receivedAt: at('2026-03-02 09:00'), steps: [['resolved', at('2026-03-10 09:00')]] },
    {
      name: 'đã trả',
      receivedAt: at('2026-03-02 09:00'),
      steps: [
        ['resolved', at('2026-03-03 09:00')],
        ['handed-over', at('2026-03-04 09:00')],
      ],
    },
  ]);
  expect(names(await queries.listUncollected(WARD, at('2026-03-12 09:00')))).toEqual(['lâu']);
});
