/**
 * What a receipt promises, as the link in its QR carries it, and what can be said of such a link when a citizen opens it.
 * Signing and checking are in `protocol`; the words in `i18n/receipt-check-text.ts`.
 */
import { MS_PER_MINUTE, type Instant } from '../calendar/instant.ts';

/** Moments to the minute, as they are printed. */
export interface ReceiptPromise {
  /** Of the link itself, with the ward in front (`citizen-token.ts`): the promise cannot be moved to another link. */
  readonly token: string;
  readonly code: string;
  /** National code of the procedure. */
  readonly procedureCode: string;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
}

/** What the centre holds of the reception the link stands for. */
export type HeldPromise = Pick<ReceiptPromise, 'code' | 'procedureCode' | 'dueAt'>;

export type ReceiptVerdict =
  /** The link carries no promise: an older receipt, or one printed where no key could be kept. */
  | { readonly type: 'none' }
  | { readonly type: 'agrees'; readonly promise: ReceiptPromise }
  /** Genuine, and the dossier is still only on the tablet. */
  | { readonly type: 'not-at-centre'; readonly promise: ReceiptPromise }
  /** Genuine, and the centre has another promise for the same link. */
  | { readonly type: 'differs'; readonly promise: ReceiptPromise; readonly held: HeldPromise }
  /** Altered, made up, or taken from another link. */
  | { readonly type: 'wrong' }
  /** The centre has not heard of the tablet's key: neither genuine nor wrong can be said. */
  | { readonly type: 'unknown-device' }
  /** Signed by a tablet that was revoked, and the dossier is not at the centre: whoever has the tablet could have signed it. */
  | { readonly type: 'revoked-device'; readonly revokedAt: Instant }
  /** The keys did not come, this browser cannot check signatures, or the promise is of a later version. */
  | { readonly type: 'unchecked' };

/** @returns the start of the minute the moment lies in */
export function toMinute(at: Instant): Instant {
  return (Math.floor(at / MS_PER_MINUTE) * MS_PER_MINUTE) as Instant;
}

/** Whether paper and centre say the same. The moment of receipt may differ: the centre corrects a tablet's wrong clock. */
export function isSamePromise(paper: ReceiptPromise, held: HeldPromise): boolean {
  return (
    paper.code === held.code &&
    paper.procedureCode === held.procedureCode &&
    toMinute(paper.dueAt) === toMinute(held.dueAt)
  );
}
