/** The extract of one dossier for the person it is about, from what this tablet holds. */
import type { App, DossierDetail } from '#client/state/app.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { eventsWithoutEffect } from '#domain/dossier/dossier-problem.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { stampLine } from '#forms/base/stamp.ts';
import { letterheadOf } from '#forms/base/wording.ts';
import { renderExtract, type ExtractEntry, type ExtractSection } from '#forms/extract.ts';
import { formatMoment } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { applicantFields, applicantLabel } from './applicant-fields.ts';
import { procedureFacts } from './dossier-facts.ts';
import { describeEvent, describeSheets } from './dossier-event-text.ts';
import { describeFileAbout } from './file-text.ts';
import { shownValue } from './steps/correct-step.ts';

/**
 * @param requester who asked for it, in the officer's words
 * @returns escaped markup
 * @throws {Error} when the ward's settings are not on this tablet
 */
export async function extractFor(
  { queries, session, clock }: Pick<App, 'queries' | 'session' | 'clock'>,
  detail: DossierDetail,
  requester: string,
): Promise<string> {
  const { state, summary, history } = detail;
  const ward = await queries.getWard(state.ward);
  if (!ward) throw new Error('the ward of a received dossier is not known');
  const about = text('extract.about', { code: summary.code });
  const ignored = eventsWithoutEffect(state.problems);
  return renderExtract({
    letterhead: letterheadOf(ward),
    code: summary.code,
    sections: sectionsOf(detail),
    history: history.map(({ event }) => entryOf(event, detail, ignored)),
    stamp: stampLine({ by: session.user?.name ?? '', at: clock.now(), about, purpose: requester }),
  });
}

function sectionsOf(detail: DossierDetail): ExtractSection[] {
  const { applicant, documents, files } = detail.state;
  const { dueAt, status } = detail.summary;
  const sections: ExtractSection[] = [
    {
      heading: text('dossier.details'),
      lines: applicantFields(applicant).map((field) => ({
        label: applicantLabel(field, applicant),
        value: shownValue(applicant, field),
      })),
    },
    {
      heading: text('dossier.procedure'),
      lines: [
        ...procedureFacts(detail),
        { label: text('dossier.due'), value: dueAt === null ? '' : formatMoment(dueAt) },
        {
          label: text('extract.status'),
          value: text(status === 'awaiting-supplement' ? 'extract.awaiting-supplement' : `status.${status}`),
        },
      ],
    },
    {
      heading: text('dossier.papers'),
      lines: documents.map((paper) => ({ label: paper.name, value: describeSheets(paper) })),
    },
    {
      heading: text('files.heading'),
      lines: files.map((file) => ({ label: describeFileAbout(file), value: file.name })),
    },
  ];
  return sections
    .map(({ heading, lines }) => ({ heading, lines: lines.filter(({ value }) => value !== '') }))
    .filter(({ lines }) => lines.length > 0);
}

function entryOf(
  event: DossierEvent,
  { state }: Pick<DossierDetail, 'state'>,
  ignored: ReadonlySet<EventId>,
): ExtractEntry {
  const { name, role } = event.actor;
  return {
    when: formatMoment(legalTime(event.time)),
    what: text(`event.${event.kind}`),
    details: [...describeEvent(event, state.applicant), ...(ignored.has(event.id) ? [text('event.no-effect')] : [])],
    who: text('dossier.history-who', { name, role: text(`role.${role}`) }),
  };
}
