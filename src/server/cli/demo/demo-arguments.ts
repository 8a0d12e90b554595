/** What follows `npm run demo --`; each mistake is named. */
import { parseArgs } from 'node:util';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import type { DemoPlan } from './fill-demo.ts';

export type DemoArguments = Partial<DemoPlan>;

const MOST_WARDS = 50;
const MOST_DOSSIERS = 200_000;

/** @throws {Error} with one line in Vietnamese naming the argument */
export function readDemoArguments(args: readonly string[]): DemoArguments {
  const { values } = parse(args);
  return {
    ...(values.wards === undefined ? {} : { wards: readCount(values.wards, '--wards', MOST_WARDS) }),
    ...(values.dossiers === undefined ? {} : { dossiers: readCount(values.dossiers, '--dossiers', MOST_DOSSIERS) }),
    ...(values.seed === undefined ? {} : { seed: readCount(values.seed, '--seed', 1_000_000) }),
    ...(values.today === undefined ? {} : { today: readToday(values.today) }),
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { wards: option, dossiers: option, seed: option, today: option } });
  } catch {
    throw new Error(
      `Không hiểu tham số "${args.join(' ')}". Dùng: --wards 4 --dossiers 2000 --seed 1 --today 2026-11-20.`,
    );
  }
}

function readCount(text: string, name: string, most: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= 1 && count <= most))
    throw new Error(`${name}: phải là số nguyên từ 1 đến ${most} (đang là "${text}").`);
  return count;
}

function readToday(text: string): PlainDate {
  const date = parsePlainDate(text);
  // The months played before it, and the due dates after it, must lie within the shipped calendar.
  if (!date || date < '2023-06-01' || date > '2027-10-31') {
    throw new Error(`--today: phải là ngày có thật từ 2023-06-01 đến 2027-10-31, dạng YYYY-MM-DD (đang là "${text}").`);
  }
  return date;
}
