/** Which limit the internal steps divide while a procedure is being edited. */
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';

/** Of the first case that has one; null while none has. */
export function bindingLimitOf({ cases }: ProcedureDraft): ProcessingTime | null {
  const first = cases.find(({ statutory }) => statutory !== null);
  return first?.committed ?? first?.statutory ?? null;
}
