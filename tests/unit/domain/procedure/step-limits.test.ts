import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepLimits } from '#domain/procedure/step-limits.ts';

const step = (share: number) => ({ name: `Bước ${share}`, part: 'specialist' as const, share });

describe('the limit of each internal step', () => {
  test('divides one working day into hours as QĐ 663/QĐ-TTPVHCC does: 2, 3, 2 and 1', () => {
    const parts = stepLimits([25, 37.5, 25, 12.5].map(step), { value: 1, unit: 'WORKING_DAY' });
    expect(parts.map(({ limit }) => limit)).toEqual([
      { value: 2, unit: 'WORKING_HOUR' },
      { value: 3, unit: 'WORKING_HOUR' },
      { value: 2, unit: 'WORKING_HOUR' },
      { value: 1, unit: 'WORKING_HOUR' },
    ]);
  });

  test('stays in days where a part makes whole or half days', () => {
    const parts = stepLimits([10, 75, 15].map(step), { value: 10, unit: 'WORKING_DAY' });
    expect(parts.map(({ limit }) => limit)).toEqual([
      { value: 1, unit: 'WORKING_DAY' },
      { value: 7.5, unit: 'WORKING_DAY' },
      { value: 1.5, unit: 'WORKING_DAY' },
    ]);
  });

  test('counts same day as one working day and a month as thirty days', () => {
    expect(stepLimits([step(50)], { value: 0, unit: 'SAME_DAY_15H' })[0]?.limit).toEqual({
      value: 0.5,
      unit: 'WORKING_DAY',
    });
    expect(stepLimits([step(10)], { value: 1, unit: 'MONTH' })[0]?.limit).toEqual({ value: 3, unit: 'DAY' });
    expect(stepLimits([step(10)], { value: 3, unit: 'DAY' })[0]?.limit).toEqual({ value: 7.2, unit: 'HOUR' });
  });

  test('the parts of a whole add up to the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 99 }), (value, share) => {
        const hours = stepLimits([step(share), step(100 - share)], { value, unit: 'WORKING_DAY' }).reduce(
          (sum, { limit }) => sum + limit.value * (limit.unit === 'WORKING_DAY' ? 8 : 1),
          0,
        );
        return Math.abs(hours - value * 8) < 0.05;
      }),
    );
  });
});
