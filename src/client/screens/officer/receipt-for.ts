/** The receipt of a dossier as it was received: the same on the first print and on every later one. */
import type { App } from '#client/state/app.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { renderQrSvg } from '#forms/base/qr.ts';
import { createReceiptModel, renderReceipt, type ReceiptModel } from '#forms/receipt.ts';

export interface IssuedReceipt {
  readonly model: ReceiptModel;
  /** Escaped markup for the paper. */
  readonly html: string;
  /** The citizen's link as a picture for the screen. */
  readonly qrSvg: string;
}

/** @throws {Error} when the ward's settings are not on this tablet, which cannot be where it has numbered dossiers */
export async function receiptFor(
  { calendar, queries }: Pick<App, 'calendar' | 'queries'>,
  event: DossierEventOf<'received'>,
): Promise<IssuedReceipt> {
  const { token, procedure, dueSettings } = event.body;
  const [ward, link] = await Promise.all([queries.getWard(event.ward), queries.linkFor(token)]);
  if (!ward) throw new Error('the ward of a received dossier is not known');
  const due = computeDueDate(calendar, {
    receivedAt: legalTime(event.time),
    limit: procedure.limit,
    limitBasis: procedure.limitBasis,
    settings: dueSettings,
  });
  const model = createReceiptModel({ event, ward, reasons: due.ok ? due.value.reasons : [], link });
  return { model, html: renderReceipt(model, { paper: 'A5' }), qrSvg: renderQrSvg(link) };
}
