/** Rows of the register (Mẫu 07) in every state, for any test that prints or exports it. */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { ReceivedBody } from '#domain/dossier/event-bodies.ts';
import { createRegisterRows, type RegisterRow } from '#domain/report/register-row.ts';
import type { Stamp } from '#forms/base/stamp.ts';
import type { RegisterSource } from '#forms/register.ts';
import { SHIPPED_BOOK, uuid, type DossierEvents } from './dossier-events.ts';
import { at, date } from './fixed-clock.ts';
import { FORM_WARD, LONG, sourceOf, STORIES, USUAL, wholeLife } from './form-samples.ts';

/** Who took the list out. */
export const STAMP: Stamp = {
  by: 'Trần Thị Bích',
  at: at('2026-11-23 09:15'),
  about: 'Sổ theo dõi hồ sơ, Tháng 11/2026',
  purpose: 'kiểm tra quý IV',
};

/** @param count dossiers of one day each, with every state among them */
export function registerSource(count: number): RegisterSource {
  return {
    ward: FORM_WARD,
    rows: registerRows(count),
    from: date('2026-01-01'),
    through: date('2026-11-22'),
    sector: '',
    stamp: STAMP,
  };
}

function registerRows(count: number): RegisterRow[] {
  return createRegisterRows(Array.from({ length: count }, (_, index) => registerSummary(index)));
}

const REGISTER_STORIES: readonly ((events: DossierEvents) => DossierEvent[])[] = [
  () => [],
  wholeLife,
  STORIES['02'].usual,
  STORIES['03'].usual,
  STORIES['04'].usual,
  STORIES['05'].usual,
];

export function registerSummary(index: number, change: Partial<ReceivedBody> = {}): DossierSummary {
  const body = index % 7 === 3 ? LONG : USUAL;
  const code = `H26.40.12-261123-${String(index + 1).padStart(4, '0')}`;
  const story = REGISTER_STORIES[index % REGISTER_STORIES.length];
  const { state } = sourceOf({ ...body, code, ...change }, FORM_WARD, story ?? (() => []));
  return { ...summariseDossier(SHIPPED_BOOK, state), id: uuid('dossier', index) as DossierSummary['id'] };
}
