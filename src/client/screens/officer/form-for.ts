/** A printed form of a dossier, from what this tablet holds; any number of copies, each on its own sheet. */
import type { App, DossierDetail } from '#client/state/app.ts';
import { timesPrinted } from '#domain/dossier/dossier-state.ts';
import type { Paper } from '#domain/dossier/event-bodies.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';
import type { FormSource } from '#forms/base/form-source.ts';
import { DOSSIER_FORMS, type DossierFormNumber } from '#forms/form-index.ts';

/** One printing, as it is asked for and as it is recorded once paper came out. */
export interface PrintJob {
  readonly form: DossierFormNumber;
  readonly paper: Paper;
  readonly copies: number;
}

/**
 * @returns escaped markup for the paper
 * @throws {Error} as `formSourceFor`
 */
export async function formFor(
  app: Pick<App, 'wardData' | 'queries'>,
  detail: Pick<DossierDetail, 'state' | 'history'>,
  { form, paper, copies }: PrintJob,
): Promise<string> {
  const source = await formSourceFor(app, detail);
  return DOSSIER_FORMS[form].render(source, { paper, reprint: timesPrinted(detail.state, form) }).repeat(copies);
}

/** @throws {Error} when the ward's settings are not on this tablet, which cannot be where it has numbered dossiers */
export async function formSourceFor(
  { wardData, queries }: Pick<App, 'wardData' | 'queries'>,
  { state, history }: Pick<DossierDetail, 'state' | 'history'>,
): Promise<FormSource> {
  const [ward, link] = await Promise.all([queries.getWard(state.ward), queries.linkFor(promiseOf(state))]);
  if (!ward) throw new Error('the ward of a received dossier is not known');
  return { state, history: history.map(({ event }) => event), calendars: wardData.calendars, ward, link };
}

/** As it was received: what happened since changes no promise. */
function promiseOf({ received, receivedAt }: DossierDetail['state']): ReceiptPromise {
  const { token, code, procedure, dueAt } = received;
  return { token, code, procedureCode: procedure.code, receivedAt, dueAt };
}

/** The paper this form was last printed on at this tablet, else its usual one. */
export function lastPaper({ preferences }: Pick<App, 'preferences'>, form: DossierFormNumber): Paper {
  const { papers } = DOSSIER_FORMS[form];
  const last = preferences.read(keyOf(form));
  return papers.find((paper) => paper === last) ?? papers[0];
}

export function rememberPaper({ preferences }: Pick<App, 'preferences'>, { form, paper }: PrintJob): void {
  preferences.write(keyOf(form), paper);
}

function keyOf(form: DossierFormNumber): string {
  return `paper-${form}`;
}
