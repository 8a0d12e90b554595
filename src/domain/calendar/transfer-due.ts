/** Hạn chuyển hồ sơ giấy từ quầy về nơi giải quyết (NĐ 118/2025/NĐ-CP điều 18 khoản 2, sửa đổi bởi NĐ 309/2026). */
import { CUT_OFF_MS } from './count-limit.ts';
import { fromLocal, toLocal, type Instant } from './instant.ts';
import { nextOfficeMoment } from './office-time.ts';
import { closingTime, nthWorkingDayAfter, sessionsOn, type WorkingCalendar } from './working-calendar.ts';

/** Within the working day of reception; received after 15:00, at the start of the next working day. */
export function computeTransferDue(calendar: WorkingCalendar, receivedAt: Instant): Instant {
  const start = nextOfficeMoment(calendar, toLocal(receivedAt));
  if (start.ms <= CUT_OFF_MS) return fromLocal(start.day, closingTime(calendar, start.day));
  const next = nthWorkingDayAfter(calendar, start.day, 1);
  return fromLocal(next, sessionsOn(calendar, next)[0]?.from ?? 0);
}
