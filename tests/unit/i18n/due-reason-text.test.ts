/** Every rule has its sentence: a new rule does not compile until it has an example here. */
import { describe, expect, test } from 'vitest';
import type { DueReason, DueWarning } from '#domain/calendar/due-reason.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { PAUSE_KINDS } from '#domain/calendar/pause.ts';
import { describeReason, describeWarning } from '#i18n/due-reason-text.ts';
import { parseInstant } from '#domain/calendar/instant.ts';
import { timeInWords } from '#forms/base/wording.ts';
import { at, date } from '#support/fixed-clock.ts';

const MONDAY = at('2026-03-09 09:15');
const DAY = date('2026-03-09');
const HOUR = 3_600_000;
const DAY_OFF = { date: date('2026-04-30'), name: 'Ngày Chiến thắng 30/4', basis: 'BLLĐ 2019 điều 112 khoản 1' };

const REASONS: { readonly [Rule in DueReason['rule']]: readonly Extract<DueReason, { rule: Rule }>[] } = {
  received: [{ rule: 'received', at: MONDAY }],
  'deemed-received': [{ rule: 'deemed-received', at: MONDAY }],
  'stamped-day-counts': [{ rule: 'stamped-day-counts', date: DAY }],
  limit: TIME_UNITS.map((unit) => ({ rule: 'limit', limit: { value: 3.5, unit }, basis: null })),
  'first-day-not-counted': [{ rule: 'first-day-not-counted', date: DAY }],
  'after-15-next-day': [{ rule: 'after-15-next-day', date: DAY }],
  'day-off-next-day': [{ rule: 'day-off-next-day', date: DAY }],
  'before-15-same-day': [{ rule: 'before-15-same-day', date: DAY }],
  'rolling-hours': [{ rule: 'rolling-hours' }],
  'weekends-skipped': [{ rule: 'weekends-skipped', days: 2 }],
  'day-off': [{ rule: 'day-off', ...DAY_OFF }],
  'make-up-day': [{ rule: 'make-up-day', ...DAY_OFF, name: 'Làm bù cho thứ Sáu 02/01' }],
  'same-day-of-month': [{ rule: 'same-day-of-month', date: DAY }],
  'rolled-to-working-day': [{ rule: 'rolled-to-working-day', from: DAY, to: date('2026-03-10') }],
  paused: (['working-days', 'days', 'ms', 'office-ms'] as const).flatMap((unit) => [
    { rule: 'paused', kinds: PAUSE_KINDS, from: MONDAY, to: at('2026-03-11 09:15'), amount: 2 * HOUR, unit },
  ]),
  extended: [{ rule: 'extended', workingDays: 2.5, basis: 'Luật Đất đai 2024 điều 224' }],
  due: [{ rule: 'due', at: at('2026-03-12 17:00') }],
};

const VIETNAMESE = /^\p{Lu}[^]*[ăâđêôơưàảãáạèẻẽéẹìỉĩíịòỏõóọùủũúụỳỷỹýỵ][^]*\.$/u;
const BROKEN = /undefined|null|NaN|\{|\}|Invalid|object|WORKING|_/;

describe('each rule is a Vietnamese sentence with its source', () => {
  const all: DueReason[] = Object.values(REASONS).flat();
  test.each(all.map((reason) => [reason.rule, reason] as const))('%s', (rule, reason) => {
    const described = describeReason(reason);
    expect(described.rule).toBe(rule);
    expect(described.text.normalize('NFC')).toBe(described.text);
    expect(described.text.toLowerCase()).toMatch(
      /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúý]/,
    );
    expect(described.text).toMatch(VIETNAMESE);
    expect(described.text).not.toMatch(BROKEN);
    expect(described.source.trim()).not.toBe('');
    expect(described.source).not.toMatch(BROKEN);
  });
});

test.each<[DueReason, string, string]>([
  [
    { rule: 'limit', limit: { value: 3, unit: 'WORKING_DAY' }, basis: 'Luật Hộ tịch 2014 điều 16' },
    'Thời hạn giải quyết: 3 ngày làm việc.',
    'Luật Hộ tịch 2014 điều 16',
  ],
  [
    { rule: 'limit', limit: { value: 0, unit: 'SAME_DAY_15H' }, basis: null },
    'Thời hạn giải quyết: trong ngày; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo.',
    'NĐ 23/2015/NĐ-CP điều 7; Luật Hộ tịch 2014 điều 5 khoản 3',
  ],
  [
    { rule: 'day-off', ...DAY_OFF },
    'Không tính thứ Năm, 30/04/2026: nghỉ Ngày Chiến thắng 30/4.',
    'BLLĐ 2019 điều 112 khoản 1',
  ],
  [
    {
      rule: 'paused',
      kinds: ['SUPPLEMENT', 'OTHER'],
      from: MONDAY,
      to: at('2026-03-11 09:15'),
      amount: 2,
      unit: 'working-days',
    },
    'Không tính 2 ngày làm việc chờ bổ sung hồ sơ, tạm dừng theo quy định (từ 09:15 thứ Hai, 09/03/2026 đến 09:15 thứ Tư, 11/03/2026).',
    'NĐ 118/2025/NĐ-CP (sửa đổi bởi NĐ 309/2026/NĐ-CP): thời gian chờ người nộp không tính vào thời hạn',
  ],
  [{ rule: 'due', at: at('2026-03-12 17:00') }, 'Hẹn trả kết quả: 17:00 thứ Năm, 12/03/2026.', 'BLDS 2015 điều 148'],
])('%j in full', (reason, text, source) => {
  expect(describeReason(reason)).toEqual({ rule: reason.rule, text, source });
});

test('a day off that already begins with "Nghỉ" does not say it twice', () => {
  const swapped = { ...DAY_OFF, name: 'Nghỉ bù Giỗ Tổ Hùng Vương' };
  expect(describeReason({ rule: 'day-off', ...swapped }).text).toBe(
    'Không tính thứ Năm, 30/04/2026: nghỉ bù Giỗ Tổ Hùng Vương.',
  );
});

describe('each warning is a Vietnamese sentence', () => {
  const WARNINGS: { readonly [Type in DueWarning['type']]: Extract<DueWarning, { type: Type }> } = {
    'unconfirmed-calendar': { type: 'unconfirmed-calendar', from: DAY, through: DAY, text: 'chưa có văn bản chốt.' },
    'pause-open': { type: 'pause-open', from: MONDAY },
    'extended-when-late': { type: 'extended-when-late', at: MONDAY },
    'calendar-not-held': { type: 'calendar-not-held', version: 'vn-2025-01-01' },
    'paused-when-late': { type: 'paused-when-late', from: MONDAY, dueAt: MONDAY },
  };
  test.each(Object.values(WARNINGS))('$type', (warning) => {
    expect(describeWarning(warning)).toMatch(VIETNAMESE);
    expect(describeWarning(warning)).not.toMatch(BROKEN);
  });
});

test.each([
  ['2026-03-09T15:00:00+07:00', '15:00 thứ Hai, 09/03/2026', '15 giờ 00 phút'],
  ['2026-03-09T15:00:00.400+07:00', '15:00:01 thứ Hai, 09/03/2026', '15 giờ 00 phút 01 giây'],
  ['2026-03-09T15:00:59.900+07:00', '15:00:59 thứ Hai, 09/03/2026', '15 giờ 00 phút 59 giây'],
  ['2026-03-09T15:01:20+07:00', '15:01 thứ Hai, 09/03/2026', '15 giờ 01 phút'],
])('a reception at %s says on screen and on paper on which side of 15:00 it was', (moment, onScreen, onPaper) => {
  const received = parseInstant(moment)!;
  expect(describeReason({ rule: 'received', at: received }).text).toBe(`Nhận hồ sơ đầy đủ, hợp lệ lúc ${onScreen}.`);
  expect(timeInWords(received)).toBe(onPaper);
});
