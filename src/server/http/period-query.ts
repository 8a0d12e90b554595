/** `?ward=&period=`: what figures and reports are asked of. */
import * as v from 'valibot';
import { parsePeriod, type Period } from '#domain/report/period.ts';
import { wardCodeSchema } from '#protocol/primitive-schemas.ts';

const MESSAGE =
  'period: phải là tháng 2026-11, quý 2026-Q4, năm 2026 hoặc từ ngày đến ngày 2026-11-01..2026-11-15 (từ năm 2000 đến 2099).';

export const periodSchema = v.pipe(
  v.string(),
  v.rawTransform<string, Period>(({ dataset, addIssue, NEVER }) => {
    const parsed = dataset.value.startsWith('20') ? parsePeriod(dataset.value) : undefined;
    if (parsed?.ok) return parsed.value;
    addIssue({ message: MESSAGE });
    return NEVER;
  }),
);

export const periodQuery = v.strictObject({ ward: wardCodeSchema, period: periodSchema });
