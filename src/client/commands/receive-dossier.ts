/** Tiếp nhận: numbers the dossier, works out the lawful due date and records it. The receipt may be printed when this succeeds. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DueRefusal } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import { computePromisedDue } from '#domain/dossier/dossier-due.ts';
import { formatDossierCode, serialAt } from '#domain/dossier/dossier-code.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import { receptionMoment } from '#domain/dossier/paper-reception.ts';
import type { EnrolmentRow } from '../store/outbox-database.ts';
import type { WriteFailure } from './commands.ts';
import { readEventTime, recordEvent, SerialsUsedUpError, toWriteFailure, type CommandContext } from './record-event.ts';

export async function receiveDossier(
  context: CommandContext,
  facts: IntakeFacts,
): Promise<Result<DossierEventOf<'received'>, WriteFailure | DueRefusal>> {
  const { store, clock, ids } = context;
  const enrolled = await readEnrolment(store, context.acting()?.ward);
  if (!enrolled.ok) return enrolled;
  const enrolment = enrolled.value;

  const time = readEventTime(clock);
  const enteredAt = legalTime(time);
  const { limit, limitBasis } = facts.procedure;
  const due = computePromisedDue(store.calendars.book(enrolment.wardCode).current, {
    receivedAt: receptionMoment(facts.paperReception, enteredAt),
    limit,
    limitBasis,
    settings: DEFAULT_DUE_SETTINGS,
    competentAgency: facts.competentAgency,
  });
  if (!due.ok) return due;

  // Numbers are lent by the day on which they are given out, whenever the citizen came.
  const numberedOn = dateOf(enteredAt);
  const recorded = await recordEvent(context, {
    kind: 'received',
    dossierId: ids.newId() as DossierId,
    base: 0,
    time,
    serialDate: numberedOn,
    body: ({ serialIndex }) => {
      const serial = serialAt(enrolment.serialBlocks, serialIndex ?? 0);
      if (serial === undefined) throw new SerialsUsedUpError();
      return {
        ...facts,
        code: formatDossierCode(enrolment.ward.agencyCode, numberedOn, serial),
        token: createCitizenToken(enrolment.wardCode, ids.randomBytes(16)),
        lookupCode: createLookupCode(ids.randomBytes(8)),
        calendarVersion: due.value.calendarVersion,
        dueSettings: DEFAULT_DUE_SETTINGS,
        dueAt: due.value.dueAt,
      };
    },
  });
  if (!recorded.ok) return recorded;
  if (recorded.value.kind !== 'received') return err({ type: 'StorageFailed', detail: 'wrong record read back' });
  return ok(recorded.value);
}

async function readEnrolment(
  { outbox }: CommandContext['store'],
  ward: WardCode | undefined,
): Promise<Result<EnrolmentRow, WriteFailure>> {
  try {
    const enrolment = ward && (await outbox.enrolment.get(ward));
    return enrolment ? ok(enrolment) : err({ type: 'NotEnrolled' });
  } catch (error) {
    return err(toWriteFailure(error));
  }
}
