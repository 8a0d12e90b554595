/** What a dossier says of its applicant and of itself, label by label: on its page and on the extract for the applicant. */
import type { DossierDetail } from '#client/state/app.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import { formatLimit, formatMoment, formatMoney, formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

export interface Fact {
  readonly label: string;
  /** Empty where there is nothing to say. */
  readonly value: string;
}

export function procedureFacts({ state, summary }: Pick<DossierDetail, 'state' | 'summary'>): Fact[] {
  const { received } = state;
  return [
    { label: text('dossier.procedure'), value: `${received.procedure.code} · ${received.procedure.name}` },
    { label: text('dossier.case'), value: received.procedure.caseName },
    { label: text('dossier.sector'), value: received.procedure.sector },
    { label: text('dossier.limit'), value: formatLimit(received.procedure.limit) },
    {
      label: text('dossier.received-at'),
      value: text('dossier.received-by', { moment: formatMoment(state.receivedAt), name: state.receivedBy.name }),
    },
    {
      label: text('dossier.entered-at'),
      value: received.paperReception ? formatMoment(legalTime(state.receivedTime)) : '',
    },
    // What is over lies on nobody's desk any more.
    {
      label: text(isOpen(state.status) ? 'dossier.holder-label' : 'dossier.last-holder-label'),
      value: summary.holderName,
    },
    { label: text('dossier.return'), value: text(`dossier.return-${received.returnMethod}`) },
    {
      label: text('dossier.fee'),
      value: received.fee === null ? text('dossier.fee-unset') : formatMoney(received.fee),
    },
    { label: text('dossier.sets'), value: formatNumber(received.sets) },
    // With no page to look it up on, it would only be given away.
    {
      label: text('dossier.lookup-code'),
      value: isCompartment(state.ward) ? '' : formatLookupCode(received.lookupCode),
    },
  ];
}
