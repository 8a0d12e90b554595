/** A reporting period as people name it. */
import { dateOf } from '#domain/calendar/instant.ts';
import { formatPeriod, lastDayOf, type Period } from '#domain/report/period.ts';
import { formatDate } from './format.ts';
import { text } from './text.ts';

const QUARTERS = ['I', 'II', 'III', 'IV'];

/** @example 'Tháng 11/2026', 'Quý IV/2026', 'Năm 2026', 'Từ 01/11/2026 đến 15/11/2026' */
export function formatPeriodName(period: Period): string {
  const name = formatPeriod(period);
  const year = name.slice(0, 4);
  switch (period.kind) {
    case 'month':
      return text('period.month', { month: name.slice(5), year });
    case 'quarter':
      return text('period.quarter', { quarter: QUARTERS[Number(name.slice(6)) - 1] ?? '', year });
    case 'year':
      return text('period.year', { year });
    case 'days':
      return text('period.days', { from: formatDate(dateOf(period.from)), through: formatDate(lastDayOf(period)) });
  }
}
