/**
 * Whether what came in a tablet's name may go straight into the history. Nothing is ever refused for it: what nobody can vouch
 * for is set aside under its number until the ward's administrator has looked (`release-quarantine.ts`).
 */
import type { HeldKind } from '#protocol/set-aside-messages.ts';
import type { DeviceRow } from '../store/devices.ts';
import { checkBatch, type PushedBatch, type SignedBatch } from './check-batch.ts';

export interface Hold {
  readonly kind: HeldKind;
  /** For the tablet and for the administrator. */
  readonly reason: string;
  /** The key that signed it and has not been let in; null of what was not signed by one. */
  readonly signedBy: string | null;
}

export interface Judgement {
  /** The tablet's own signature over all of it; undefined when there is none that holds. */
  readonly signed: SignedBatch | undefined;
  readonly hold: Hold | undefined;
}

const REASONS = {
  revoked: 'device: máy này đã được báo mất hoặc đã trả lại; việc này chờ quản trị phường xác nhận.',
  unknown: 'device: máy này chưa được ghi nhận cho phường; việc này chờ quản trị phường xác nhận.',
  unsigned:
    'signature: máy này vẫn ký mọi lần gửi, lần này thiếu chữ ký hoặc chữ ký không khớp; chờ quản trị xác nhận.',
  'new-key': 'signature: máy ký bằng khoá mới chưa được quản trị phường chấp nhận; chấp nhận rồi thì tự vào hồ sơ.',
} as const;

/** @param stored see `checkBatch` */
export function judgePush(row: DeviceRow, batch: PushedBatch, stored?: readonly (string | undefined)[]): Judgement {
  const signed = checkBatch(batch, row.keys, stored);
  const signedBy = signed ? null : (checkBatch(batch, row.otherKeys, stored)?.publicKey ?? null);
  return { signed, hold: holdOf(row, { isSigned: signed !== undefined, signedBy }) };
}

/**
 * What lacks the tablet's signature waits for a person even when a report of loss is taken back; so does, of a tablet that is
 * reported, what a key signed that has not been let in.
 */
function holdOf(
  { revoked, lacksCode, mustSign }: DeviceRow,
  { isSigned, signedBy }: { readonly isSigned: boolean; readonly signedBy: string | null },
): Hold | undefined {
  const isUnvouched = lacksCode || (mustSign && !isSigned) || signedBy !== null;
  if (!revoked && !isUnvouched) return undefined;
  if (revoked) return { kind: isUnvouched ? 'unsigned' : 'revoked', reason: REASONS.revoked, signedBy };
  if (lacksCode) return { kind: 'unsigned', reason: REASONS.unknown, signedBy };
  const kind = signedBy === null ? 'unsigned' : 'new-key';
  return { kind, reason: REASONS[kind], signedBy };
}
