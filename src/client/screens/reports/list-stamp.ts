/** The stamp of a list that leaves the app from this tablet, made at the moment it leaves. */
import type { App } from '#client/state/app.ts';
import type { Period } from '#domain/report/period.ts';
import type { Stamp } from '#forms/base/stamp.ts';
import { formatPeriodName } from '#i18n/period-text.ts';
import { text } from '#i18n/text.ts';

export interface LeavingList {
  /** Its name, e.g. "Sổ theo dõi hồ sơ". */
  readonly list: string;
  readonly period: Period;
  /** It was filtered by; empty for all. */
  readonly sector?: string;
  /** As typed. */
  readonly purpose: string;
}

export function stampNow(
  { session, clock }: Pick<App, 'session' | 'clock'>,
  { list, period, sector = '', purpose }: LeavingList,
): Stamp {
  const about = { list, period: formatPeriodName(period), sector };
  return {
    by: session.user?.name ?? '',
    at: clock.now(),
    about: text(sector === '' ? 'stamp.about' : 'stamp.about-sector', about),
    purpose,
  };
}
