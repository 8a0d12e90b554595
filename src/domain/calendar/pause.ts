/** Khoảng thời gian không tính vào thời hạn: while the citizen supplements papers or settles a financial duty. */
import type { Instant } from './instant.ts';

export const PAUSE_KINDS = ['SUPPLEMENT', 'FINANCIAL_DUTY', 'OTHER'] as const;
export type PauseKind = (typeof PAUSE_KINDS)[number];

/** `to` is null while the pause is still open. */
export interface Pause {
  readonly kind: PauseKind;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** A closed stretch of paused time, and the kinds of pause it came from. */
export interface PausedStretch {
  readonly kinds: readonly PauseKind[];
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Pauses in order of time, overlapping or touching ones united: a day waited for two papers is one day.
 * An open pause ends at `openUntil`; without it, it counts for nothing yet.
 */
export function mergePauses(pauses: readonly Pause[], openUntil: Instant | null): PausedStretch[] {
  const closed = pauses
    .map(({ kind, from, to }) => ({ kind, from, to: to ?? openUntil }))
    .filter((pause): pause is Pause & { to: Instant } => pause.to !== null && pause.to >= pause.from)
    .sort((a, b) => a.from - b.from);
  const stretches: PausedStretch[] = [];
  for (const { kind, from, to } of closed) {
    const last = stretches.at(-1);
    if (!last || from > last.to) {
      stretches.push({ kinds: [kind], from, to });
      continue;
    }
    stretches[stretches.length - 1] = {
      kinds: last.kinds.includes(kind) ? last.kinds : [...last.kinds, kind],
      from: last.from,
      to: to > last.to ? to : last.to,
    };
  }
  return stretches;
}
