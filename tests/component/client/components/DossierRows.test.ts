import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import DossierRows from '#client/components/DossierRows.svelte';
import { ended, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

afterEach(() => void vi.useRealTimers());

const [FIRST, SECOND] = [row({ applicantName: 'Đặng Văn Lưỡng' }), row({ applicantName: 'Nguyễn Thị Hoà' })];

async function setup() {
  const rest = { calendar: loadWorkingCalendar(), now: at('2026-11-02 08:00'), hrefOf: () => '/ho-so/x' };
  const { rerender } = render(DossierRows, { ...rest, rows: [FIRST, SECOND] });
  return { arrive: async () => rerender({ ...rest, rows: [SECOND, FIRST] }), list: screen.getByRole('list') };
}

const names = () => screen.getAllByRole('link').map((link) => link.querySelector('strong')?.textContent);
const BEFORE = [FIRST.applicantName, SECOND.applicantName];
const AFTER = BEFORE.toReversed();

test('a row stays under the finger until its click has come', async () => {
  const { arrive, list } = await setup();
  await fireEvent.pointerDown(list);
  await arrive();
  await fireEvent.pointerUp(list);
  expect(names()).toEqual(BEFORE);
  await fireEvent.click(list);
  expect(names()).toEqual(AFTER);
});

test('a press that became a scroll holds nothing', async () => {
  const { arrive, list } = await setup();
  await fireEvent.pointerDown(list);
  await arrive();
  await fireEvent.pointerCancel(list);
  expect(names()).toEqual(AFTER);
});

test('the button that opens a menu holds nothing', async () => {
  const { arrive, list } = await setup();
  await fireEvent.pointerDown(list, { button: 2 });
  await arrive();
  expect(names()).toEqual(AFTER);
});

test.each([
  ['with', true],
  ['without', false],
])(
  'nor does a press hold for longer than a click takes; one %s a click does not end the next',
  async (_, isClicked) => {
    vi.useFakeTimers();
    const { arrive, list } = await setup();
    await fireEvent.pointerDown(list);
    await fireEvent.pointerUp(list);
    if (isClicked) await fireEvent.click(list);
    await fireEvent.pointerDown(list);
    await arrive();
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(BEFORE);
    await fireEvent.pointerUp(list);
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(AFTER);
  },
);

test('what ended without a result says when, and that it was too late where it was: the figures count it as that', () => {
  const dueAt = at('2026-11-03 17:00');
  const rows = [
    ended('refused', '2026-11-05 09:00', { dueAt, endTimeliness: 'late' }),
    ended('withdrawn', '2026-11-02 09:00', { dueAt }),
  ];
  const rest = { calendar: loadWorkingCalendar(), now: at('2026-11-09 08:00'), hrefOf: () => '/ho-so/x' };
  render(DossierRows, { ...rest, rows });
  const [late, inTime] = screen.getAllByRole('link');
  expect(late).toHaveTextContent('hẹn T3 03/11, kết thúc T5 05/11');
  expect(late).toHaveTextContent('Đã từ chối · quá hạn');
  expect(inTime).toHaveTextContent('hẹn T3 03/11, kết thúc T2 02/11');
  expect(inTime).not.toHaveTextContent(/đúng hạn|trước hạn|quá hạn/);
});

test.each([
  ['refused', {}, /kết thúc T2 02\/11/],
  ['resolved', { resolvedAt: at('2026-11-02 07:30') }, /xong T2 02\/11, không tính được ngày hẹn/],
] as const)('what is %s and had no due day is not said to have one still to come', (status, change, said) => {
  const ending = row({ status, dueAt: null, endedAt: at('2026-11-02 07:30'), ...change });
  const rest = { calendar: loadWorkingCalendar(), now: at('2026-11-02 08:00'), hrefOf: () => '/ho-so/x' };
  render(DossierRows, { ...rest, rows: [ending] });
  expect(screen.getByRole('link')).toHaveTextContent(said);
  expect(screen.getByRole('link')).not.toHaveTextContent('Chưa tính được ngày hẹn');
});
