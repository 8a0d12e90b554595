/** What an event of the history says beyond its name: lines of "label: value". */
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEvent, DossierEventOf } from '#domain/dossier/dossier-event.ts';
import type { HandedOverBody, SubmittedDocument } from '#domain/dossier/event-bodies.ts';
import { maskPersonalId } from '#domain/dossier/mask-personal-id.ts';
import { formatDate, formatMoment, formatMoney, formatNumber } from '#i18n/format.ts';
import { text, type MessageKey } from '#i18n/text.ts';
import { applicantLabel, type ApplicantKind } from './applicant-fields.ts';
import { describeFileAbout } from './file-text.ts';
import { describePaperReception } from './paper-reception-text.ts';
import { describeApologyReason } from './steps/apology-steps.ts';
import { SCORES } from './steps/end-steps.ts';

/** @param applicant as it stands: whether of a person or a tổ chức never changes, and the fields go by its words */
export function describeEvent(event: DossierEvent, applicant: ApplicantKind): string[] {
  switch (event.kind) {
    case 'received':
      return [
        text('event.due', { moment: formatMoment(event.body.dueAt) }),
        ...(event.body.competentAgency === null
          ? []
          : [text('event.competent-agency', { agency: event.body.competentAgency })]),
        ...(event.body.paperReception
          ? [`${text('intake.paper-is')}: ${describePaperReception(event.body.paperReception)}`]
          : []),
      ];
    case 'assigned':
    case 'step-finished':
    case 'competent-received':
    case 'transferred':
    case 'transfer-returned':
    case 'signed':
      return describeDesk(event);
    case 'supplement-requested':
    case 'supplement-received':
    case 'payment-requested':
    case 'paid':
    case 'verification-required':
    case 'extended':
    case 'apology-proposed':
    case 'apologised':
    case 'calendar-reapplied':
      return describeClock(event);
    case 'not-received':
    case 'refused':
    case 'resolved':
    case 'handed-over':
    case 'withdrawn':
    case 'stopped':
    case 'reopened':
      return describeEnd(event);
    case 'papers-recorded':
      return event.body.documents.map(describePaper);
    case 'corrected': {
      const { field, from, to, reason } = event.body;
      const change = `${shown(field, from)} → ${shown(field, to)}`;
      return [`${applicantLabel(field, applicant)}: ${change}`, ...line('step.corrected.reason', reason)];
    }
    case 'conflict-settled':
      return describeSettled(event, applicant);
    case 'file-attached':
      return [`${describeFileAbout(event.body)}: ${event.body.name}`];
    case 'noted':
      return [event.body.text];
    case 'printed':
      return [text('event.print', event.body)];
    case 'rated':
      return [describeScore(event.body.score), ...line('step.rated.comment', event.body.comment)];
  }
}

function describeSettled({ body }: DossierEventOf<'conflict-settled'>, applicant: ApplicantKind): string[] {
  const { field, from, value, reason } = body;
  const change =
    field === null || value === null
      ? []
      : [`${applicantLabel(field, applicant)}: ${shown(field, from ?? '')} → ${shown(field, value)}`];
  return [...change, ...line('conflicts.reason', reason)];
}

type OneOf<K extends DossierEvent['kind']> = { [Each in K]: DossierEventOf<Each> }[K];

function describeDesk(
  event: OneOf<'assigned' | 'step-finished' | 'competent-received' | 'transferred' | 'transfer-returned' | 'signed'>,
): string[] {
  switch (event.kind) {
    case 'assigned': {
      const { holder, step, note } = event.body;
      return [
        ...line('step.assigned.holder', holder.name),
        ...line('step.assigned.step', step),
        ...line('step.assigned.note', note),
      ];
    }
    case 'step-finished':
      return [...line('step.step-finished.step', event.body.step), ...line('step.step-finished.note', event.body.note)];
    case 'competent-received':
      return [`${event.body.agency}: ${formatMoment(event.body.at)}`];
    case 'transferred':
      return [...line('step.transferred.agency', event.body.agency), ...line('step.transferred.note', event.body.note)];
    case 'transfer-returned':
      return line('step.transfer-returned.note', event.body.note);
    case 'signed':
      return [
        ...line('step.signed.signer', `${event.body.signer.name}, ${describeRight(event.body)}`),
        ...line('step.signed.document', event.body.document),
      ];
  }
}

function describeClock(
  event: OneOf<
    | 'supplement-requested'
    | 'supplement-received'
    | 'payment-requested'
    | 'paid'
    | 'verification-required'
    | 'extended'
    | 'apology-proposed'
    | 'apologised'
    | 'calendar-reapplied'
  >,
): string[] {
  switch (event.kind) {
    case 'supplement-requested':
      return [
        ...line('step.supplement-requested.reason', event.body.reason),
        ...line('step.supplement-requested.papers', event.body.papers.join('; ')),
      ];
    case 'supplement-received':
      return line('step.supplement-received.note', event.body.note);
    case 'payment-requested':
      return [formatMoney(event.body.amount), ...line('step.payment-requested.paper', event.body.basis)];
    case 'paid':
      return [formatMoney(event.body.amount), ...line('step.paid.paper', event.body.receiptNumber)];
    case 'verification-required': {
      const { reason, workingDays, basis } = event.body;
      return [
        ...line('step.verification-required.reason', reason),
        text('step.verification-required.added', { days: formatNumber(workingDays), basis }),
      ];
    }
    case 'extended': {
      const { workingDays, basis, reason, approvedBy } = event.body;
      return [
        ...line('step.extended.workingDays', formatNumber(workingDays)),
        ...line('step.extended.basis', basis),
        ...line('step.extended.reason', reason),
        ...line('step.extended.approvedBy', approvedBy),
      ];
    }
    case 'apology-proposed':
      return [
        ...line('step.apology-proposed.reason', describeApologyReason(event.body)),
        text('step.apology-proposed.both', {
          due: formatMoment(event.body.dueAt),
          again: formatMoment(event.body.newDueAt),
        }),
      ];
    case 'apologised':
      return line('step.apologised.number', event.body.number);
    case 'calendar-reapplied': {
      const { from, to, reason } = event.body;
      const moment = (at: typeof from) => (at === null ? text('due.unknown') : formatMoment(at));
      return [reason, text('event.due-change', { from: moment(from), to: moment(to) })];
    }
  }
}

function describeEnd(
  event: OneOf<'not-received' | 'refused' | 'resolved' | 'handed-over' | 'withdrawn' | 'stopped' | 'reopened'>,
): string[] {
  switch (event.kind) {
    case 'not-received':
      return [event.body.reason, ...line('step.supplement-requested.papers', event.body.papers.join('; '))];
    case 'refused':
      return line('step.refused.reason', event.body.reason);
    case 'resolved':
      return line('step.resolved.result', event.body.result);
    case 'handed-over': {
      const { to, name, paper } = event.body;
      return [
        ...line('step.handed-over.to', text(`step.handed-over.${to}`)),
        ...line(to === 'post' ? 'step.handed-over.post-name' : 'step.handed-over.name', name),
        ...line('step.handed-over.paper', paper),
      ];
    }
    case 'withdrawn':
      return line('step.withdrawn.reason', event.body.reason);
    case 'stopped': {
      const { reason, basis, returnedPapers, refund } = event.body;
      return [
        ...line('step.stopped.reason', reason),
        ...line('step.stopped.basis', basis),
        ...line('step.stopped.papers', returnedPapers.join('; ')),
        ...(refund === null ? [] : line('step.stopped.refund', formatNumber(refund))),
      ];
    }
    case 'reopened':
      return line('step.reopened.reason', event.body.reason);
  }
}

/** @example 'Người được ủy quyền, Phạm Văn Dũng' */
export function describeReceiver({ to, name }: Pick<HandedOverBody, 'to' | 'name'>): string {
  return [text(`step.handed-over.${to}`), name].filter(Boolean).join(', ');
}

/** @example 'TUQ. theo ủy quyền số 12/UQ-UBND', 'ký theo thẩm quyền' */
export function describeRight({ delegation }: Pick<DossierEventOf<'signed'>['body'], 'delegation'>): string {
  return delegation === null
    ? text('event.signed-own')
    : text('event.signed-delegated', { prefix: delegation.prefix, number: delegation.documentNumber });
}

/** @example 'Tờ khai (1 bản chính, 2 bản sao)' */
export function describePaper({ name, originals, copies }: SubmittedDocument): string {
  const sheets = describeSheets({ originals, copies });
  return sheets === '' ? name : text('event.sheets', { name, sheets });
}

export function describeSheets({ originals, copies }: Pick<SubmittedDocument, 'originals' | 'copies'>): string {
  return [
    ...(originals > 0 ? [text('dossier.paper-originals', { count: originals })] : []),
    ...(copies > 0 ? [text('dossier.paper-copies', { count: copies })] : []),
  ].join(', ');
}

/** @example '5/5, Rất hài lòng' */
export function describeScore(score: number): string {
  const known = SCORES.find((each) => Number(each) === score);
  return known ? text('event.score', { score, words: text(`step.rated.${known}`) }) : String(score);
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
