/** The receipt of a dossier as it was received: the same promise on the first print and on every later one. */
import type { App, HistoryEntry } from '#client/state/app.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { renderQrSvg } from '#forms/base/qr.ts';
import { createReceiptModel, type ReceiptModel } from '#forms/receipt.ts';
import { formFor, formSourceFor, lastPaper, type PrintJob } from './form-for.ts';

export interface IssuedReceipt {
  readonly model: ReceiptModel;
  /** One copy on the paper this tablet's printer takes. */
  readonly job: PrintJob;
  /** Escaped markup for the paper. */
  readonly html: string;
  /** The citizen's link as a picture for the screen; null where the dossier has no page. */
  readonly qrSvg: string | null;
  /** How far the dossier has come by now. */
  readonly history: readonly HistoryEntry[];
}

/** @throws {Error} when the dossier or its ward's settings are not on this tablet */
export async function receiptFor(
  app: Pick<App, 'wardData' | 'queries' | 'preferences'>,
  id: DossierId,
): Promise<IssuedReceipt> {
  const detail = await app.queries.getDossier(id);
  if (!detail) throw new Error('the dossier of a receipt is not on this tablet');
  const source = await formSourceFor(app, detail);
  const model = createReceiptModel(source);
  const job: PrintJob = { form: '01', paper: lastPaper(app, '01'), copies: 1 };
  return {
    model,
    job,
    html: await formFor(app, detail, job),
    qrSvg: model.link === '' ? null : renderQrSvg(source.link),
    history: detail.history,
  };
}
