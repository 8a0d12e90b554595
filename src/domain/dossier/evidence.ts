/** How well a verdict is vouched for: by the centre's own clock, by the tablet's alone, or by neither. */
import type { Instant } from '../calendar/instant.ts';
import type { Timeliness } from '../calendar/timeliness.ts';
import type { EventTime } from './event-time.ts';

/** proven: the centre's clock bounds it · self_reported: only the tablet says so · uncertain: its clock was moved or never compared. */
export const EVIDENCE = ['proven', 'self_reported', 'uncertain'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export interface JudgedFinish {
  readonly timeliness: Timeliness;
  readonly dueAt: Instant;
  /** Of the event that made the result ready. */
  readonly time: EventTime;
  readonly clockJumped: boolean;
}

/**
 * On time is proven when the result was at the centre before the due moment; late, when the tablet had heard from the
 * centre after the due moment before it recorded the result.
 */
export function judgeEvidence({ timeliness, dueAt, time, clockJumped }: JudgedFinish): Evidence {
  const isProven =
    timeliness === 'late'
      ? time.notBefore !== null && time.notBefore > dueAt
      : time.arrivedAt !== null && time.arrivedAt <= dueAt;
  if (isProven) return 'proven';
  return clockJumped || time.skewMs === null ? 'uncertain' : 'self_reported';
}
