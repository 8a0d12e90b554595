/** The calendar page of a ward in component tests, with the centre under the test's hand. */
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import CalendarScreen from '#client/screens/settings/CalendarScreen.svelte';
import type { CalendarAdmin, CalendarPreview, WardCalendar } from '#client/state/calendar-admin.ts';
import { ok } from '#domain/base/result.ts';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { uuid, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at, date } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';

export const SPEC = loadCalendarSpec();
export const SHIPPED: WardCalendar = {
  spec: SPEC,
  versions: [{ version: SPEC.version, decided: null }],
  open: 3,
  behind: 0,
};
const COUNTS = { moved: 2, becomesLate: 0, becomesOnTime: 1, receiptsDiffer: 1 };
const PREVIEW: CalendarPreview = {
  open: 3,
  counts: COUNTS,
  moves: [
    {
      id: uuid('dossier', 1) as DossierId,
      code: 'H26.40.12-261120-0001',
      applicantName: 'Lê Thị Nở',
      procedureName: 'Đăng ký khai sinh',
      from: at('2026-11-23 17:00'),
      to: at('2026-11-25 17:00'),
      effect: 'becomes-on-time',
      receipt: 'printed',
    },
    {
      id: uuid('dossier', 2) as DossierId,
      code: 'H26.40.12-261120-0002',
      applicantName: 'Phạm Văn Ba',
      procedureName: 'Đăng ký kết hôn',
      from: null,
      to: at('2026-11-26 17:00'),
      effect: 'moved',
      receipt: null,
    },
  ],
};
export const APPLIED = {
  version: `${SPEC.version}+${WARD}.1`,
  at: at('2026-11-22 10:00'),
  reapplied: 3,
  counts: COUNTS,
};

export const ANSWERED = {
  dayOff: '2026-11-23',
  makeUp: '2026-11-28',
  answer: 'swapped',
  dayOffName: 'Nghỉ hoán đổi với thứ Bảy, 28/11/2026',
  makeUpName: 'Làm bù cho thứ Hai, 23/11/2026',
  basis: 'Thông báo 99/TB-BNV',
};

/** The calendar once the swap was answered by somebody. */
export function answered(answer: 'swapped' | 'worked'): WardCalendar {
  const changed = changeCalendar(
    SPEC,
    { ...EMPTY_DRAFT, answers: [{ ...ANSWERED, dayOff: date('2026-11-23'), makeUp: date('2026-11-28'), answer }] },
    APPLIED.version,
  );
  if (!changed.ok) throw new Error(JSON.stringify(changed.error));
  const decided = { at: APPLIED.at, by: 'Lê Quản Trị', reason: 'Có thông báo' };
  return {
    ...SHIPPED,
    spec: changed.value.spec,
    versions: [{ version: APPLIED.version, decided }, ...SHIPPED.versions],
  };
}

export function calendarCentre() {
  return {
    read: vi.fn<CalendarAdmin['read']>(async () => ok(SHIPPED)),
    preview: vi.fn<CalendarAdmin['preview']>(async () => ok(PREVIEW)),
    apply: vi.fn<CalendarAdmin['apply']>(async () => ok(APPLIED)),
  };
}

export async function openCalendar(calendarAdmin: Partial<CalendarAdmin> = calendarCentre()) {
  const fake = await setupFakeApp({
    role: 'admin',
    now: at('2026-11-22 09:00'),
    calendarAdmin,
    administration: { listWards: async () => ok([wardProfile()]) },
  });
  renderWithApp(CalendarScreen, { fake });
  await screen.findByRole('heading', { name: 'Lịch làm việc', level: 1 });
  return fake;
}

export const region = (name: string | RegExp) => within(screen.getByRole('region', { name }));
/** A day of the year's grids, by its label; read from the attribute, since a search by label takes jsdom seconds here. */
export function dayOf(label: string | RegExp): HTMLElement {
  const days = [...document.querySelectorAll<HTMLElement>('[data-day]')];
  const found = days.find((day) => {
    const words = day.getAttribute('aria-label') ?? '';
    return typeof label === 'string' ? words === label : label.test(words);
  });
  if (!found) throw new Error(`No day says ${label}`);
  return found;
}

export const question = () => region('Ngày nghỉ hoán đổi chưa chốt');
/** By its words; a search for buttons would look through all the days of the year. */
export const press = (words: string) => userEvent.click(screen.getByText(words));
export const pressIn = (inside: ReturnType<typeof region>, name: string | RegExp) =>
  userEvent.click(inside.getByRole('button', { name }));

export async function answerSwap() {
  await userEvent.click(await screen.findByRole('radio', { name: 'Nghỉ và làm bù' }));
  await userEvent.click(question().getByRole('textbox', { name: /Căn cứ/ }));
  await userEvent.paste('Thông báo 99/TB-BNV');
}
