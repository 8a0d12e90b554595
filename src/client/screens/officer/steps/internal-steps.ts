/** The internal steps of the pinned procedure: which are done, and how each stands in the limit. */
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { InternalStep } from '#domain/procedure/procedure.ts';
import { formatLimit, formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

/** Not finished yet, in the order they are taken. */
export function openSteps({ received, stepsFinished }: DossierState): readonly InternalStep[] {
  return received.procedure.steps.filter(({ name }) => !stepsFinished.some(({ step }) => step === name));
}

/** @example 'Thẩm tra (50 %, 1,5 ngày làm việc)' */
export function describeInternalStep({ received }: DossierState, { name, share }: InternalStep): string {
  const { limit } = received.procedure;
  const part =
    limit.unit === 'SAME_DAY_15H' ? '' : `, ${formatLimit({ ...limit, value: (limit.value * share) / 100 })}`;
  return text('step.internal', { name, share: formatNumber(share), part });
}
