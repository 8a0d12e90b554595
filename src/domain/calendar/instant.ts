/**
 * A moment (epoch milliseconds) and its reading on the clock of Việt Nam.
 * The offset is +07:00 without daylight saving since 1975, so the zone of the machine is never asked.
 */
import type { Brand } from '../base/brand.ts';
import { fromDayNumber, parsePlainDate, toDayNumber, type PlainDate } from './plain-date.ts';

export type Instant = Brand<number, 'Instant'>;

/** A moment as the wall clock in Việt Nam shows it: whole days since 1970-01-01 and milliseconds since midnight. */
export interface LocalMoment {
  readonly day: number;
  readonly ms: number;
}

export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

const VIETNAM_OFFSET_MS = 7 * MS_PER_HOUR;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

export function toLocal(instant: Instant): LocalMoment {
  const shifted = instant + VIETNAM_OFFSET_MS;
  const day = Math.floor(shifted / MS_PER_DAY);
  return { day, ms: shifted - day * MS_PER_DAY };
}

export function fromLocal(day: number, ms: number): Instant {
  return (day * MS_PER_DAY + ms - VIETNAM_OFFSET_MS) as Instant;
}

/** The day on the calendar in Việt Nam at that moment. */
export function dateOf(instant: Instant): PlainDate {
  return fromDayNumber(toLocal(instant).day);
}

/** Reads an RFC 3339 date-time with any offset; finer than milliseconds is cut off. */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC_3339.exec(text);
  const date = match ? parsePlainDate(match[1] ?? '') : undefined;
  if (!match || !date) return undefined;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = parseOffset(match[6] ?? '');
  if (offset === undefined) return undefined;
  const milliseconds = Number((match[5] ?? '').slice(1, 4).padEnd(3, '0'));
  const ms = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000 + milliseconds;
  return (toDayNumber(date) * MS_PER_DAY + ms - offset) as Instant;
}

/** @example formatInstant(parseInstant('2026-03-12T10:00:00Z')!) // '2026-03-12T17:00:00+07:00' */
export function formatInstant(instant: Instant): string {
  const { day, ms } = toLocal(instant);
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  const fraction = ms % 1000 === 0 ? '' : `.${pad(ms % 1000, 3)}`;
  const [hour, minute, second] = [
    Math.floor(ms / MS_PER_HOUR),
    Math.floor(ms / MS_PER_MINUTE) % 60,
    Math.floor(ms / 1000) % 60,
  ];
  return `${fromDayNumber(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}+07:00`;
}

/** "Z" has no digits to slice, and none count as 0. */
function parseOffset(text: string): number | undefined {
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * MS_PER_HOUR + minutes * MS_PER_MINUTE);
}
