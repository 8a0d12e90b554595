import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { applyRecords } from '#client/store/apply-records.ts';
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { delegation, procedureDraft, SAMPLE_RECORDS, shippedProcedure, wardCalendar } from '#support/ward-records.ts';
import WardDataHarness from './WardDataHarness.svelte';

const OWN = `vn-2026-11-22+${WARD}.1`;
const SHIPPED_DAYS_OFF = loadCalendarSpec().daysOff.length;

function rows(
  ward: typeof WARD,
  first: number,
  ...records: { readonly kind: string; readonly key: string; readonly body: unknown }[]
) {
  return records.map((record, index) => {
    const rseq = first + index;
    const head = { rseq, at: at('2026-03-09 09:15'), by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, reason: '' };
    return { ward, rseq, kind: record.kind, key: record.key, record: { ...head, ...record } };
  });
}

const CALENDAR = { kind: 'calendar', key: 'calendar', body: wardCalendar(OWN, '2026-03-11') };
const DELEGATION = { kind: 'delegation', ...SAMPLE_RECORDS.delegation };
const FORM = { kind: 'form', ...SAMPLE_RECORDS.form };

function receive({ tablet }: FakeApp, records: ReturnType<typeof rows>): Promise<void> {
  return applyRecords(tablet.store, records[0]?.ward ?? WARD, records);
}

test('a calendar that comes while a screen is open reaches it, and nothing on the screen starts afresh', async () => {
  const fake = await setupFakeApp();
  renderWithApp(WardDataHarness, { fake });
  const line = screen.getByText(`calendar: vn-2026-11-22, ${SHIPPED_DAYS_OFF} ngày nghỉ`);
  await receive(fake, rows(WARD, 1, CALENDAR));
  expect(await screen.findByText(`calendar: ${OWN}, ${SHIPPED_DAYS_OFF + 1} ngày nghỉ`)).toBe(line);
  expect(screen.getByText(`book: ${OWN}`)).toBeInTheDocument();
  expect(fake.app.wardData.calendars.of('vn-2026-11-22')).toBeDefined();
});

test('a calendar fetched by another tab reaches this one too', async () => {
  const fake = await setupFakeApp();
  renderWithApp(WardDataHarness, { fake });
  await fake.tablet.store.cache.record.bulkPut(rows(WARD, 1, CALENDAR));
  expect(await screen.findByText(`book: ${OWN}`)).toBeInTheDocument();
  expect(fake.tablet.store.calendars.book(WARD).current.version).toBe(OWN);
});

test('the registers follow what the centre sends: the newest of each key', async () => {
  const fake = await setupFakeApp();
  renderWithApp(WardDataHarness, { fake });
  expect(screen.getByText('delegations: none')).toBeInTheDocument();
  await receive(fake, rows(WARD, 1, DELEGATION, FORM, { ...FORM, key: '02' }));
  expect(await screen.findByText('delegations: 15/GUQ-UBND')).toBeInTheDocument();
  expect(screen.getByText('forms: 01 02')).toBeInTheDocument();
  const other = delegation({ id: 'uq-2', documentNumber: '16/GUQ-UBND' });
  const unchecked = { ...FORM, body: { confirmed: false, note: '' } };
  await receive(fake, rows(WARD, 4, { kind: 'delegation', key: 'uq-2', body: other }, unchecked));
  expect(await screen.findByText('delegations: 15/GUQ-UBND 16/GUQ-UBND')).toBeInTheDocument();
  expect(screen.getByText('forms: 02')).toBeInTheDocument();
});

test('another ward has its own decisions, and shows nothing of the first', async () => {
  const fake = await setupFakeApp();
  await receive(fake, rows(WARD, 1, CALENDAR, DELEGATION));
  await receive(fake, rows(OTHER_WARD, 1, FORM));
  renderWithApp(WardDataHarness, { fake });
  await screen.findByText('delegations: 15/GUQ-UBND');
  fake.setSession({ ward: OTHER_WARD });
  expect(screen.getByText('delegations: none')).toBeInTheDocument();
  expect(screen.getByText('book: vn-2026-11-22')).toBeInTheDocument();
  expect(await screen.findByText('forms: 01')).toBeInTheDocument();
  fake.setSession({ ward: null });
  expect(screen.getByText('forms: none')).toBeInTheDocument();
  expect(screen.getByText('book: vn-2026-11-22')).toBeInTheDocument();
});

test('what may be taken in is what is shipped, as the ward has changed it', async () => {
  const fake = await setupFakeApp({ procedures: [shippedProcedure()] });
  const names = async () => (await fake.app.loadProcedures()).map(({ name, version }) => [name, version]);
  expect(await names()).toEqual([[shippedProcedure().name, shippedProcedure().version]]);
  const own = { state: 'active', procedure: { ...procedureDraft(), name: 'Khai sinh trong ngày' } };
  await receive(fake, rows(WARD, 1, { kind: 'procedure', key: '1.001193', body: own }));
  expect(await names()).toEqual([['Khai sinh trong ngày', `${WARD}.1`]]);
  fake.setSession({ ward: null });
  expect(await names()).toEqual([[shippedProcedure().name, shippedProcedure().version]]);
});
