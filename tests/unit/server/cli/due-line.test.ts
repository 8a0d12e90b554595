import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';

const calendar = loadWorkingCalendar();
const EXAMPLE = { id: 'x', received_at: '2026-03-09T09:15:00+07:00', limit: { value: 3, unit: 'WORKING_DAY' } };

interface Answer {
  readonly id: unknown;
  readonly due?: string;
  readonly class?: string | null;
  readonly why?: readonly { readonly rule: string; readonly text: string; readonly source: string }[];
  readonly calendar_version?: string;
  readonly warnings?: readonly string[];
  readonly error?: string;
}

function ask(changes: object = {}): Answer {
  return read(JSON.stringify({ ...EXAMPLE, ...changes }));
}

function read(line: string): Answer {
  const answered = answerDueLine(line, calendar);
  expect(answered).not.toContain('\n');
  return JSON.parse(answered) as Answer;
}

describe('the contract’s example', () => {
  test('three working days from Monday morning are due on Thursday at five', () => {
    expect(ask()).toEqual({
      id: 'x',
      due: '2026-03-12T17:00:00+07:00',
      class: null,
      why: [
        {
          rule: 'received',
          text: 'Nhận hồ sơ đầy đủ, hợp lệ lúc 09:15 thứ Hai, 09/03/2026.',
          source: expect.any(String),
        },
        { rule: 'limit', text: 'Thời hạn giải quyết: 3 ngày làm việc.', source: expect.any(String) },
        {
          rule: 'first-day-not-counted',
          text: expect.stringContaining('09/03/2026'),
          source: 'BLDS 2015 điều 147 khoản 2',
        },
        { rule: 'due', text: 'Hẹn trả kết quả: 17:00 thứ Năm, 12/03/2026.', source: 'BLDS 2015 điều 148' },
      ],
      calendar_version: 'vn-2026-11-22',
      warnings: [],
    });
  });

  test('with everything optional: a pause, an extension, a finish, a setting', () => {
    const answer = ask({
      pauses: [{ kind: 'SUPPLEMENT', from: '2026-03-10T09:00:00+07:00', to: '2026-03-12T09:00:00+07:00' }],
      extension: { working_days: 2, basis: 'Luật Đất đai 2024 điều 224' },
      finished_at: '2026-03-18T17:30:00+07:00',
      settings: { lateAfter: 'end_of_day' },
    });
    expect(answer).toMatchObject({ due: '2026-03-18T17:00:00+07:00', class: 'on_time', warnings: [] });
    expect(answer.why?.map(({ rule }) => rule)).toEqual([
      'received',
      'limit',
      'first-day-not-counted',
      'weekends-skipped',
      'paused',
      'extended',
      'due',
    ]);
    expect(answer.why?.at(-2)).toMatchObject({ source: 'Luật Đất đai 2024 điều 224' });
  });

  test.each([
    ['2026-03-11T09:00:00+07:00', 'early'],
    ['2026-03-12T16:59:59+07:00', 'on_time'],
    ['2026-03-12T17:00:01+07:00', 'late'],
  ])('finished %s is %s', (finished_at, verdict) => {
    expect(ask({ finished_at }).class).toBe(verdict);
  });

  test.each(['2026-03-09T02:15:00Z', '2026-03-08T18:15:00-08:00', '2026-03-09T07:45:00.250+05:30'])(
    'the same moment written %s is due the same',
    (received_at) => {
      expect(ask({ received_at }).due).toBe('2026-03-12T17:00:00+07:00');
    },
  );

  test.each([
    ['WORKING_DAY', 1.5, '2026-03-11T12:00:00+07:00'],
    ['DAY', 5, '2026-03-16T17:00:00+07:00'],
    ['MONTH', 1, '2026-04-09T17:00:00+07:00'],
    ['HOUR', 24, '2026-03-10T09:15:00+07:00'],
    ['WORKING_HOUR', 8, '2026-03-10T09:15:00+07:00'],
    ['SAME_DAY_15H', 0, '2026-03-09T17:00:00+07:00'],
  ])('%s %d is due %s', (unit, value, due) => {
    expect(ask({ limit: { value, unit } }).due).toBe(due);
  });

  test('a same-day limit needs no value, and what is written there is ignored', () => {
    expect(ask({ limit: { unit: 'SAME_DAY_15H' } }).due).toBe('2026-03-09T17:00:00+07:00');
    expect(ask({ limit: { unit: 'SAME_DAY_15H', value: 'x' } }).due).toBe('2026-03-09T17:00:00+07:00');
  });

  test('null stands for left out', () => {
    const nothing = { pauses: null, extension: null, finished_at: null, settings: null, calendar: null };
    expect(ask(nothing)).toEqual(ask());
  });

  test('a pause without an end is open, warned of, and needs no kind', () => {
    const open = ask({ pauses: [{ from: '2026-03-10T09:00:00+07:00' }] });
    expect(open).toMatchObject({ due: '2026-03-12T17:00:00+07:00', class: null });
    expect(open.warnings).toEqual([expect.stringContaining('Đang tạm dừng từ 09:00 thứ Ba, 10/03/2026')]);
  });
});

describe('bad input is named by its field, with the line’s id', () => {
  const pause = { kind: 'OTHER', from: '2026-03-10T09:00:00+07:00', to: '2026-03-11T09:00:00+07:00' };
  test.each<[starts: string, changes: object]>([
    ['received_at: ', { received_at: undefined }],
    ['received_at: ', { received_at: '2026-03-09T09:15:00' }],
    ['received_at: ', { received_at: 1773022500000 }],
    ['received_at: ', { received_at: '2026-02-29T09:15:00+07:00' }],
    ['limit: ', { limit: undefined }],
    ['limit: ', { limit: [] }],
    ['limit.unit: ', { limit: { value: 3, unit: 'working_day' } }],
    ['limit.unit: ', { limit: { value: 3 } }],
    ['limit.value: ', { limit: { value: '3', unit: 'DAY' } }],
    ['limit.value: ', { limit: { unit: 'DAY' } }],
    ['limit.value: ', { limit: { value: 0, unit: 'DAY' } }],
    ['limit.value: ', { limit: { value: -1.5, unit: 'HOUR' } }],
    ['pauses: ', { pauses: {} }],
    ['pauses[0]: ', { pauses: ['x'] }],
    ['pauses[1].kind: ', { pauses: [pause, { ...pause, kind: 'supplement' }] }],
    ['pauses[0].from: ', { pauses: [{ ...pause, from: undefined }] }],
    ['pauses[0].to: ', { pauses: [{ ...pause, to: 'mai' }] }],
    ['pauses[0]: ', { pauses: [{ ...pause, to: '2026-03-10T08:00:00+07:00' }] }],
    ['pauses[0].from: ', { pauses: [{ ...pause, from: '2026-03-09T09:00:00+07:00' }] }],
    ['extension: ', { extension: 2 }],
    ['extension.working_days: ', { extension: { basis: 'x' } }],
    ['extension.working_days: ', { extension: { working_days: 0, basis: 'x' } }],
    ['extension.basis: ', { extension: { working_days: 1, basis: 3 } }],
    ['finished_at: ', { finished_at: '2026-03-12' }],
    ['finished_at: ', { finished_at: '2026-03-09T09:14:00+07:00' }],
    ['settings: ', { settings: 'x' }],
    ['settings.lateAfter: ', { settings: { lateAfter: 'never' } }],
    ['settings.latafter: ', { settings: { latafter: 'moment' } }],
    ['calendar: ', { calendar: [] }],
    ['calendar.holidays: ', { calendar: { holidays: [] } }],
    ['calendar.off: ', { calendar: { off: '2026-11-23' } }],
    ['calendar.off[1]: ', { calendar: { off: ['2026-11-23', '2026-02-30'] } }],
    ['calendar.worked: ', { calendar: { worked: ['2026-11-28', '2026-11-28'] } }],
    ['calendar.worked: ', { calendar: { worked: ['2026-03-10'] } }],
    ['calendar: ', { calendar: { off: ['2026-11-28'], worked: ['2026-11-28'] } }],
    ['calendar: ', { calendar: { off: ['2030-01-01'] } }],
    ['id: ', { id: { a: 1 } }],
  ])('%s %j', (starts, changes) => {
    const answer = ask(changes);
    expect(Object.keys(answer)).toEqual(['id', 'error']);
    expect(answer.error?.slice(0, starts.length)).toBe(starts);
    expect(answer.id).toBe('id' in changes ? null : 'x');
    expect(answer.error).toMatch(/[ăâđêôơưạảấầẩậắặẹếềểệịọỏốồổộớờởợụủứừửữựỳ]/);
  });

  test.each(['', 'garbage', '{"id":"x"', '[1]', '"x"', 'null', '42', '{"id":"x",}'])('%j is no line', (line) => {
    expect(read(line)).toEqual({ id: null, error: expect.stringMatching(/[đối]/) });
  });

  test('a line nested deeper than the stack is answered too', () => {
    const deep = `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)},"received_at":"x"}`;
    expect(read(deep)).toMatchObject({ id: null, error: expect.any(String) });
  });

  test('outside the years of the calendar it says which years there are', () => {
    expect(ask({ received_at: '2028-03-09T09:15:00+07:00' }).error).toContain('01/01/2022 đến 31/12/2027');
    expect(ask({ limit: { value: 1e300, unit: 'MONTH' } }).error).toContain('31/12/2027');
  });

  test.each([7, '', 'hồ sơ 1', null])('the id %j comes back as it was', (id) => {
    expect(ask({ id }).id).toBe(id);
  });

  test('a line without an id has none', () => {
    expect(ask({ id: undefined }).id).toBeNull();
  });
});

describe('unknown fields are answered with a warning, since a misspelt one changes a date', () => {
  test.each<[string, object]>([
    ['pause', { pause: [] }],
    ['limit.days', { limit: { ...EXAMPLE.limit, days: 3 } }],
    ['pauses[0].too', { pauses: [{ from: '2026-03-10T09:00:00+07:00', to: '2026-03-10T10:00:00+07:00', too: 'x' }] }],
    ['extension.workingDays', { extension: { working_days: 1, basis: 'x', workingDays: 3 } }],
  ])('%s', (field, changes) => {
    const answer = ask(changes);
    expect(answer.due).toBeDefined();
    expect(answer.warnings).toEqual([`Không dùng trường "${field}".`]);
  });
});

describe('a ward’s own calendar', () => {
  const beforeSwap = { received_at: '2026-11-20T09:00:00+07:00' };
  const swap = { off: ['2026-11-23'], worked: ['2026-11-28'] };

  test('23/11/2026 off and 28/11 worked for it: the date moves, the question is closed, the version says so', () => {
    const shipped = ask(beforeSwap);
    expect(shipped.due).toBe('2026-11-26T17:00:00+07:00');
    expect(shipped.warnings).toEqual([expect.stringContaining('Lịch chưa chốt: Thứ Hai 23/11/2026')]);
    const own = ask({ ...beforeSwap, calendar: swap });
    expect(own).toMatchObject({
      due: '2026-11-27T17:00:00+07:00',
      warnings: [],
      calendar_version: 'vn-2026-11-22+rieng',
    });
    expect(own.why?.map(({ text }) => text)).toContain('Không tính thứ Hai, 23/11/2026: nghỉ theo lịch riêng.');
    const overSaturday = ask({ received_at: '2026-11-26T09:00:00+07:00', calendar: swap });
    expect(overSaturday.due).toBe('2026-11-30T17:00:00+07:00');
    expect(overSaturday.why?.map(({ text }) => text)).toContain('Có tính thứ Bảy, 28/11/2026: làm bù theo lịch riêng.');
  });

  test('only half an answer leaves the other half open', () => {
    const half = ask({ received_at: '2026-11-26T09:00:00+07:00', calendar: { off: ['2026-11-23'] } });
    expect(half.warnings).toHaveLength(1);
  });

  test('it holds for its own line only', () => {
    ask({ ...beforeSwap, calendar: swap });
    expect(ask(beforeSwap).due).toBe('2026-11-26T17:00:00+07:00');
  });

  test('a shipped day off said again changes nothing but the version', () => {
    expect(ask({ received_at: '2026-04-29T09:00:00+07:00', calendar: { off: ['2026-04-30'] } }).due).toBe(
      ask({ received_at: '2026-04-29T09:00:00+07:00' }).due,
    );
  });

  test('a shipped day off may be worked after all, and a shipped make-up day may be off', () => {
    const tuesday = { received_at: '2026-11-23T09:00:00+07:00', limit: { value: 1, unit: 'WORKING_DAY' } };
    expect(ask({ ...tuesday, calendar: { worked: ['2026-11-24'] } }).due).toBe('2026-11-24T17:00:00+07:00');
    const friday = { received_at: '2026-01-09T09:00:00+07:00', limit: { value: 1, unit: 'WORKING_DAY' } };
    expect(ask(friday).due).toBe('2026-01-10T17:00:00+07:00');
    expect(ask({ ...friday, calendar: { off: ['2026-01-10'] } }).due).toBe('2026-01-12T17:00:00+07:00');
  });

  test('a make-up day said again is still worked', () => {
    const friday = { received_at: '2026-01-09T09:00:00+07:00', limit: { value: 1, unit: 'WORKING_DAY' } };
    expect(ask({ ...friday, calendar: { worked: ['2026-01-10'] } }).due).toBe('2026-01-10T17:00:00+07:00');
  });
});

test('2027 carries its warning', () => {
  expect(ask({ received_at: '2027-03-09T09:15:00+07:00' }).warnings).toEqual([
    expect.stringContaining('năm 2027 chưa có thông báo chính thức'),
  ]);
});
