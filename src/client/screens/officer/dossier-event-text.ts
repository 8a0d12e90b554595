/** What an event of the history says beyond its name: lines of "label: value". */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import { formatDate } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';

export function describeEvent(event: DossierEvent): string[] {
  switch (event.kind) {
    case 'received':
      return [];
    case 'refused':
      return line('step.refused.reason', event.body.reason);
    case 'assigned':
      return [...line('step.assigned.holder', event.body.holder.name), ...line('step.assigned.note', event.body.note)];
    case 'supplement-requested':
      return [
        ...line('step.supplement-requested.reason', event.body.reason),
        ...line('step.supplement-requested.papers', event.body.papers.join('; ')),
      ];
    case 'supplement-received':
      return line('step.supplement-received.note', event.body.note);
    case 'resolved':
      return line('step.resolved.result', event.body.result);
    case 'handed-over': {
      const to = line('step.handed-over.to', text(`step.handed-over.${event.body.to}`));
      return [
        ...to,
        ...line(event.body.to === 'post' ? 'step.handed-over.post-name' : 'step.handed-over.name', event.body.name),
      ];
    }
    case 'corrected': {
      const { field, from, to, reason } = event.body;
      const change = `${shown(field, from)} → ${shown(field, to)}`;
      return [`${text(`applicant.${field}`)}: ${change}`, ...line('step.corrected.reason', reason)];
    }
    case 'noted':
      return [event.body.text];
  }
}

function line(label: MessageKey, value: string): string[] {
  return value === '' ? [] : [`${text(label)}: ${value}`];
}

/** An identity number is not shown in the history: it can be asked for above. */
function shown(field: string, value: string): string {
  if (value === '') return `(${text('dossier.not-given').toLocaleLowerCase('vi')})`;
  if (field === 'personalId') return maskPersonalId(value);
  const date = field === 'bornOn' ? parsePlainDate(value) : undefined;
  return date ? formatDate(date) : value;
}

/** @example maskPersonalId('001085001234') // '001•••••1234' */
export function maskPersonalId(personalId: string): string {
  return personalId.length > 9
    ? `${personalId.slice(0, 3)}•••••${personalId.slice(-4)}`
    : `•••••${personalId.slice(-3)}`;
}
