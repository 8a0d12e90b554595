/** The limit divided among the internal steps (bước nội bộ), as the administrator and the case officer see it. */
import type { ProcessingTime } from '../calendar/processing-time.ts';
import { WORKING_HOURS_PER_DAY } from './compare-limits.ts';
import type { InternalStep } from './procedure.ts';

export interface StepLimit {
  readonly step: InternalStep;
  /** In days where the part makes whole or half days, else in hours of the same kind; two decimals. */
  readonly limit: ProcessingTime;
}

/** @example an 8-hour day by shares of 25, 37.5, 25 and 12.5 is 2, 3, 2 and 1 working hours (QĐ 663/QĐ-TTPVHCC) */
export function stepLimits(steps: readonly InternalStep[], limit: ProcessingTime): StepLimit[] {
  const whole = limit.unit === 'SAME_DAY_15H' ? { value: 1, unit: 'WORKING_DAY' as const } : limit;
  return steps.map((step) => ({ step, limit: partOf(whole, step.share) }));
}

function partOf({ value, unit }: ProcessingTime, share: number): ProcessingTime {
  const part = (value * share) / 100;
  if (unit === 'MONTH') return partOf({ value: value * 30, unit: 'DAY' }, share);
  if (unit === 'WORKING_DAY' && !isHalves(part))
    return { value: round(part * WORKING_HOURS_PER_DAY), unit: 'WORKING_HOUR' };
  if (unit === 'DAY' && !isHalves(part)) return { value: round(part * 24), unit: 'HOUR' };
  return { value: round(part), unit };
}

function isHalves(days: number): boolean {
  return Number.isInteger(round(days * 2));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
