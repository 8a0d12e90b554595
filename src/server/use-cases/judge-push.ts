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
} as const;

/** @param stored see `checkBatch` */
export function judgePush(row: DeviceRow, batch: PushedBatch, stored?: readonly (string | undefined)[]): Judgement {
  const signed = checkBatch(batch, row.keys, stored);
  return { signed, hold: holdOf(row, signed !== undefined) };
}

/** What lacks the tablet's signature waits for a person even when a report of loss is taken back. */
function holdOf({ revoked, lacksCode, mustSign }: DeviceRow, isSigned: boolean): Hold | undefined {
  const isUnvouched = lacksCode || (mustSign && !isSigned);
  if (!revoked && !isUnvouched) return undefined;
  const reason = revoked ? REASONS.revoked : lacksCode ? REASONS.unknown : REASONS.unsigned;
  return { kind: isUnvouched ? 'unsigned' : 'revoked', reason };
}
