/** What a ward may decide, as samples for tests; a new kind does not compile until it has one here. */
import { loadCalendarSpec } from '#catalogue/load-calendar.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { ExpiredDossier } from '#domain/personal-data/destruction.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { WardRecordBodies, WardRecordKind } from '#protocol/ward-records.ts';
import { uuid } from './dossier-events.ts';
import { at, date } from './fixed-clock.ts';

/** The shipped calendar with more days off, under a version of the ward. */
export function wardCalendar(version: string, ...daysOff: readonly string[]): CalendarSpec {
  const spec = loadCalendarSpec();
  const own = daysOff.map((day) => ({ date: date(day), name: 'Nghỉ riêng của phường', basis: 'Thông báo 12/TB-UBND' }));
  return { ...spec, version, daysOff: [...spec.daysOff, ...own] };
}

export function delegation(changes: Partial<Delegation> = {}): Delegation {
  return {
    id: 'uq-1',
    documentNumber: '15/GUQ-UBND',
    issuedOn: date('2026-01-05'),
    delegator: { name: 'Nguyễn Văn An', post: 'Chủ tịch UBND phường' },
    delegate: { userId: 'u-specialist', name: 'Lê Văn Cường', post: 'Công chức tư pháp - hộ tịch' },
    procedures: ['1.001193'],
    from: date('2026-01-06'),
    through: date('2026-12-31'),
    revokedOn: null,
    prefix: 'TUQ.',
    specimenOnFile: true,
    ...changes,
  };
}

/** A shipped procedure as a ward would start from it. */
export function shippedProcedure(code = '1.001193'): Procedure {
  const found = loadProcedures().find((procedure) => procedure.code === code);
  if (!found) throw new Error(`${code} is not shipped`);
  return found;
}

/** The same as a draft: its version comes with the record. */
export function procedureDraft(changes: Partial<Procedure> = {}): WardRecordBodies['procedure']['procedure'] {
  const { version: _, ...draft } = shippedProcedure(changes.code);
  return { ...draft, ...changes };
}

/** A line of a list of destruction. */
export function expiredDossier(id = uuid('dossier', 1) as DossierId): ExpiredDossier {
  return {
    id,
    code: 'H26.40.12-150309-0001',
    procedureCode: '2.000884',
    procedureName: 'Chứng thực chữ ký',
    endedOn: date('2015-03-12'),
    retentionYears: 2,
  };
}

export const SAMPLE_RECORDS: {
  readonly [K in WardRecordKind]: { readonly key: string; readonly body: WardRecordBodies[K] };
} = {
  calendar: { key: 'calendar', body: wardCalendar('vn-2026-11-22+00145.1', '2026-03-11') },
  procedure: { key: '1.001193', body: { state: 'active', procedure: procedureDraft() } },
  delegation: { key: 'uq-1', body: delegation() },
  destruction: {
    key: '7e0c1d7a-0000-4000-8000-000000000001',
    body: {
      state: 'destroyed',
      dossiers: [expiredDossier()],
      kept: [{ ...expiredDossier(uuid('dossier', 2) as DossierId), why: 'dispute' }],
      proposedBy: { userId: 'u-admin', name: 'Phạm Thị Dung' },
      proposedAt: at('2026-03-09 09:15'),
      decisionNumber: '12/QĐ-UBND',
    },
  },
  form: { key: '01', body: { confirmed: true, note: 'Đã đối chiếu với Công báo.' } },
  policy: { key: 'show-id', body: { asksReason: true } },
};
