/** Rows of dossiers for tests of figures: one open dossier, changed where a test is about something else. */
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { Period } from '#domain/report/period.ts';
import { parsePeriod } from '#domain/report/period.ts';
import { uuid } from './dossier-events.ts';
import { at } from './fixed-clock.ts';
import { summaryOf } from './random-dossiers.ts';

let made = 0;

const PLAIN = summaryOf(
  {
    receivedAt: at('2026-10-05 09:00'),
    sector: 'Hộ tịch',
    channel: 'direct',
    returnMethod: 'counter',
    limitDays: 30,
    competentAgency: null,
    isAnchored: true,
    steps: [],
  },
  1,
);

/** An open dossier of October, due in December. */
export function row(changes: Partial<DossierSummary> = {}): DossierSummary {
  made += 1;
  return {
    ...PLAIN,
    id: uuid('dossier', made) as DossierSummary['id'],
    status: 'processing',
    dueAt: at('2026-12-01 17:00'),
    ...changes,
  };
}

/** One whose result was made ready at a moment. */
export function resolved(
  local: string,
  timeliness: DossierSummary['timeliness'] = 'on_time',
  changes: Partial<DossierSummary> = {},
): DossierSummary {
  const resolvedAt = at(local);
  return row({
    status: 'resolved',
    resolvedAt,
    endedAt: resolvedAt,
    timeliness,
    endTimeliness: timeliness,
    evidence: 'proven',
    ...changes,
  });
}

/** One that ended without a result. */
export function ended(
  status: 'refused' | 'withdrawn' | 'stopped',
  local: string,
  changes: Partial<DossierSummary> = {},
): DossierSummary {
  return row({ status, endedAt: at(local), endTimeliness: 'early', ...changes });
}

export function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(`${text} is no period`);
  return parsed.value;
}
