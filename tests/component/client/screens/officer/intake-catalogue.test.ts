import { screen, waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { applyRecords } from '#client/store/apply-records.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupFakeApp } from '#support/fake-app.ts';
import { shippedProcedure } from '#support/ward-records.ts';
import { rowOf } from './dossier-page.ts';
import { fillLeast, openIntake } from './intake-page.ts';

test('a form that stood open on a tablet new to the ward counts by what the ward decided once that has come', async () => {
  const fake = await setupFakeApp({ procedures: await loadProcedures() });
  const { store } = fake.tablet;
  const enrolled = await store.outbox.enrolment.get(WARD);
  await store.outbox.enrolment.clear();
  const page = await openIntake(fake);
  await fillLeast(page);
  const promised = screen.getByRole('status', { name: 'Hẹn trả' });
  const shipped = promised.textContent;
  // As a greeting keeps them: what the ward decided first.
  const { version: _, cases, ...procedure } = shippedProcedure('1.004873');
  const committed = { value: 1, unit: 'SAME_DAY_15H' } as const;
  const sooner = { ...procedure, cases: cases.map((each) => ({ ...each, committed })) };
  const body = { state: 'active', procedure: sooner };
  await applyRecords(store, WARD, [rowOf(1, { kind: 'procedure', key: procedure.code, body })]);
  await store.outbox.enrolment.put(enrolled!);
  await waitFor(() => expect(promised.textContent).not.toBe(shipped));
  expect(promised).toHaveTextContent(/09\/03\/2026/);
});
