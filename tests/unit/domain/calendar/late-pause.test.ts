/** Late stays late: a pause that begins after the due moment gives nothing back, and one that began in time makes nothing late. */
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { computeDueDate, type DueDate, type DueRequest } from '#domain/calendar/due-date.ts';
import { at } from '#support/fixed-clock.ts';

const calendar = loadWorkingCalendar();

/** Three working days from Monday 9 March 2026, 9:15: due on Thursday the 12th at 17:00. */
function due(changes: Partial<DueRequest>): DueDate {
  const limit = { value: 3, unit: 'WORKING_DAY' } as const;
  const answer = computeDueDate(calendar, { receivedAt: at('2026-03-09 09:15'), limit, ...changes });
  if (!answer.ok) throw new Error(answer.error.type);
  return answer.value;
}

describe('a pause still open that began when it was late already', () => {
  const open = (from: string) => ({ kind: 'OTHER' as const, from: at(from), to: null });
  const dueMoment = at('2026-03-12 17:00');

  test('changes no date, and it stays late', () => {
    const from = at('2026-03-13 09:00');
    const answer = due({ pauses: [open('2026-03-13 09:00')] });
    expect([answer.dueAt, answer.lateSince]).toEqual([dueMoment, dueMoment]);
    expect(answer.warnings).toEqual([
      { type: 'pause-open', from },
      { type: 'paused-when-late', from, dueAt: dueMoment },
    ]);
  });

  test('at the due moment itself it was not late yet', () => {
    expect(due({ pauses: [open('2026-03-12 17:00')] }).lateSince).toBeNull();
  });

  test.each([
    ['2026-03-12 16:59:59', null],
    ['2026-03-12 17:00', null],
    ['2026-03-12 17:00:01', dueMoment],
  ])('begun at %s: late since %s, open as well as closed on the spot', (from, lateSince) => {
    const closed = { kind: 'OTHER' as const, from: at(from), to: at(from) };
    expect(due({ pauses: [open(from)] }).lateSince).toBe(lateSince);
    expect(due({ pauses: [closed] }).lateSince).toBe(lateSince);
    const types = due({ pauses: [open(from)] }).warnings.map(({ type }) => type);
    expect(types).toEqual(lateSince === null ? ['pause-open'] : ['pause-open', 'paused-when-late']);
  });

  test('measured by the due moment as pauses before it and extensions have moved it', () => {
    const before = { kind: 'OTHER' as const, from: at('2026-03-10 09:00'), to: at('2026-03-11 09:00') };
    expect(due({ pauses: [before, open('2026-03-13 17:00')] }).lateSince).toBeNull();
    expect(due({ pauses: [before, open('2026-03-13 17:01')] }).lateSince).toBe(at('2026-03-13 17:00'));
    const extensions = [{ workingDays: 1, basis: 'Luật' }];
    expect(due({ extensions, pauses: [open('2026-03-13 17:00')] }).lateSince).toBeNull();
    expect(due({ extensions, pauses: [open('2026-03-13 17:01')] }).lateSince).toBe(at('2026-03-13 17:00'));
  });

  test('once finished, a pause that had not begun by then is none', () => {
    const finishedAt = at('2026-03-11 09:00');
    expect(due({ pauses: [open('2026-03-13 09:00')], finishedAt })).toMatchObject({ lateSince: null, warnings: [] });
    expect(due({ pauses: [open('2026-03-13 09:00')], finishedAt: at('2026-03-16 09:00') }).lateSince).toBe(dueMoment);
  });

  test('the first pause that came too late is the one that is named', () => {
    const first = { kind: 'OTHER' as const, from: at('2026-03-13 09:00'), to: at('2026-03-16 09:00') };
    const answer = due({ pauses: [first, open('2026-03-20 09:00')] });
    expect(answer.dueAt).toBe(at('2026-03-13 17:00'));
    expect(answer.warnings).toContainEqual({ type: 'paused-when-late', from: first.from, dueAt: dueMoment });
  });
});

describe('a pause begun while the clock stood already for another that is still open', () => {
  const open = { kind: 'SUPPLEMENT' as const, from: at('2026-03-10 10:00'), to: null };
  const within = { kind: 'OTHER' as const, from: at('2026-03-16 09:00'), to: at('2026-03-17 09:00') };

  test('is not late: the clock has been standing since before the due moment', () => {
    expect(due({ pauses: [open, within] })).toMatchObject({ lateSince: null });
    expect(due({ pauses: [within, open] })).toMatchObject({ lateSince: null });
    const second = { ...open, from: at('2026-03-16 09:00') };
    for (const pauses of [
      [open, second],
      [second, open],
    ]) {
      expect(due({ pauses })).toMatchObject({ lateSince: null, warnings: [{ type: 'pause-open', from: open.from }] });
    }
  });

  test('answers as it does once both are closed', () => {
    const closed = { ...open, to: at('2026-03-18 09:00') };
    expect(due({ pauses: [closed, within] }).lateSince).toBeNull();
    expect(due({ pauses: [open, within], finishedAt: at('2026-03-18 09:00') }).lateSince).toBeNull();
  });

  test('is late with it when the open one had begun too late, and that one is named', () => {
    const from = at('2026-03-13 09:00');
    const answer = due({ pauses: [{ ...open, from }, within] });
    expect(answer.lateSince).toBe(at('2026-03-12 17:00'));
    expect(answer.warnings).toContainEqual({ type: 'paused-when-late', from, dueAt: at('2026-03-12 17:00') });
  });

  test('an earlier one that had begun too late stays late', () => {
    const first = { kind: 'OTHER' as const, from: at('2026-03-12 17:01'), to: at('2026-03-13 09:00') };
    const later = { ...open, from: at('2026-03-13 10:00') };
    expect(due({ pauses: [later, within, first] }).lateSince).toBe(at('2026-03-12 17:00'));
  });
});
