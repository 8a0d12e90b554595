import { render, screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import DueText from '#client/components/DueText.svelte';
import { describeRemaining, formatHeardAt, formatShortDay } from '#client/components/due-words.ts';
import StatusBadge from '#client/components/StatusBadge.svelte';
import WhyDisclosure from '#client/components/WhyDisclosure.svelte';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { computeRemainingTime } from '#domain/calendar/remaining-time.ts';
import { at, date } from '#support/fixed-clock.ts';

const NOW = at('2026-03-12 15:00');
const remaining = (dueAt: string) => computeRemainingTime(loadWorkingCalendar(), NOW, at(dueAt));

describe('the words of a due moment', () => {
  test.each([
    ['2026-03-17 17:00', 'còn 3 ngày làm việc'],
    ['2026-03-12 17:00', 'còn 2 giờ làm việc'],
    ['2026-03-12 15:00', 'đến hạn ngay bây giờ'],
    ['2026-03-12 14:15', 'quá 45 phút làm việc'],
    ['2026-03-10 17:00', 'quá 2 ngày làm việc'],
  ])('due %s', (dueAt, words) => {
    expect(describeRemaining(remaining(dueAt))).toBe(words);
  });

  test('the year is said only when it is another one; the day of the centre only when it is not today', () => {
    expect(formatShortDay(date('2026-11-27'), NOW)).toBe('T6 27/11');
    expect(formatShortDay(date('2027-01-03'), NOW)).toBe('CN 03/01/2027');
    expect(formatHeardAt(at('2026-03-12 14:05'), NOW)).toBe('14:05');
    expect(formatHeardAt(at('2026-03-11 09:30'), NOW)).toBe('09:30 T4 11/03');
  });
});

describe('DueText', () => {
  test('never says what remains without the day, and the hour on the day itself', () => {
    const { container } = render(DueText, {
      dueAt: at('2026-03-12 17:00'),
      now: NOW,
      remaining: remaining('2026-03-12 17:00'),
    });
    expect(container.textContent?.replace(/\s+/g, ' ').trim()).toBe('17:00 T5 12/03 (còn 2 giờ làm việc)');
  });

  test('a due date that cannot be worked out is a fault, never on time', () => {
    render(DueText, { dueAt: null, now: NOW, remaining: null });
    expect(screen.getByText('Chưa tính được ngày hẹn')).toBeInTheDocument();
  });
});

describe('StatusBadge', () => {
  test('late is said in words beside the state', () => {
    render(StatusBadge, { status: 'processing', remaining: remaining('2026-03-10 17:00') });
    expect(screen.getByText('Đang xử lý · quá 2 ngày làm việc')).toBeInTheDocument();
  });

  test('a finished dossier says how it was finished', () => {
    render(StatusBadge, { status: 'handed-over', timeliness: 'on_time' });
    expect(screen.getByText('Đã trả kết quả · đúng hạn')).toBeInTheDocument();
  });
});

describe('WhyDisclosure', () => {
  test('lists the steps in order with their provisions; a sentence said twice is shown once', () => {
    const due = computeDueDate(loadWorkingCalendar(), {
      receivedAt: at('2026-11-20 09:00'),
      limit: { value: 8, unit: 'WORKING_DAY' },
    });
    if (!due.ok) throw new Error(due.error.type);
    render(WhyDisclosure, { reasons: due.value.reasons, warnings: [...due.value.warnings, ...due.value.warnings] });
    expect(screen.getByText('Vì sao hẹn ngày này?').closest('details')).not.toHaveAttribute('open');
    const steps = [...document.querySelectorAll('ol > li')].map((step) => step.textContent);
    expect(steps[0]).toContain('Nhận hồ sơ đầy đủ, hợp lệ lúc 09:00 thứ Sáu, 20/11/2026.');
    expect(steps.at(-1)).toContain('Hẹn trả kết quả');
    expect(steps.every((step) => step?.includes('Căn cứ: '))).toBe(true);
    expect(screen.getAllByText(/Lịch chưa chốt/)).toHaveLength(1);
  });
});
