/**
 * What a catalogue file must look like: procedures of a sector, holidays of a year, wards of a place.
 * Strict on purpose (an unknown field is a mistake, not an extra), with messages that name the field for the person who edits it.
 */
import * as v from 'valibot';
import { parsePlainDate, toDayNumber, weekdayOf, type PlainDate } from '#domain/calendar/plain-date.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';

/** Longest texts accepted, in characters: names of papers and notes, never the portal's paragraphs. */
const LONG_NAME = 450;
const QUESTION = 420;
const NAME = 160;

const MONDAY_TO_FRIDAY = 5;
const SATURDAY = 6;

function text(field: string, longest: number) {
  return v.pipe(
    v.string(`${field}: phải là chữ`),
    v.minLength(1, `${field}: không được trống`),
    v.maxLength(longest, `${field}: dài quá ${longest} ký tự`),
    v.check((value) => value === value.normalize('NFC'), `${field}: phải là Unicode dựng sẵn (NFC)`),
    v.check((value) => !/^\s|\s$|\s\s|[^\S ]/u.test(value), `${field}: thừa khoảng trắng hoặc xuống dòng`),
  );
}

function texts(field: string, longest: number) {
  return v.array(text(field, longest), `${field}: phải là danh sách`);
}

function date(field: string) {
  return v.pipe(
    v.string(`${field}: phải là ngày yyyy-mm-dd`),
    v.check((value) => parsePlainDate(value) !== undefined, `${field}: không phải là ngày có thật (yyyy-mm-dd)`),
    v.transform((value) => value as PlainDate),
  );
}

function whole(field: string) {
  return v.pipe(
    v.number(`${field}: phải là số`),
    v.integer(`${field}: phải là số nguyên`),
    v.minValue(0, `${field}: không được âm`),
  );
}

/** A strict object whose message says which field is missing or not allowed. */
function record<const Entries extends v.ObjectEntries>(what: string, entries: Entries) {
  return v.strictObject(entries, (issue) => {
    const key = issue.path?.at(-1)?.key;
    return key === undefined
      ? `${what}: phải là một đối tượng`
      : `${what}: trường “${String(key)}” ${issue.expected === 'never' ? 'không được phép có' : 'còn thiếu'}`;
  });
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isAscending(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] ?? '') < value);
}

const processingTime = v.pipe(
  record('Thời hạn', {
    value: v.pipe(
      v.number('Thời hạn: value phải là số'),
      v.finite('Thời hạn: value phải hữu hạn'),
      v.minValue(0, 'Thời hạn: value không được âm'),
    ),
    unit: v.picklist(TIME_UNITS, `Thời hạn: unit phải là một trong ${TIME_UNITS.join(', ')}`),
  }),
  v.check(
    ({ value, unit }) => (unit === 'SAME_DAY_15H' ? value === 0 : value > 0),
    'Thời hạn: value phải lớn hơn 0, riêng SAME_DAY_15H ghi 0',
  ),
);

const requiredDocument = v.pipe(
  record('Giấy tờ', {
    id: v.pipe(
      v.string('Giấy tờ: id phải là chữ'),
      v.regex(/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/, 'Giấy tờ: id chỉ gồm chữ không dấu, số, dấu chấm, gạch nối'),
    ),
    name: text('Giấy tờ: name', NAME),
    originals: whole('Giấy tờ: originals'),
    copies: whole('Giấy tờ: copies'),
    required: v.boolean('Giấy tờ: required phải là true hoặc false'),
  }),
  v.check(({ originals, copies }) => originals + copies > 0, 'Giấy tờ: originals hoặc copies phải lớn hơn 0'),
);

const procedureCase = v.pipe(
  record('Trường hợp', {
    id: v.pipe(
      v.string('Trường hợp: id phải là chữ'),
      v.regex(
        /^\d\.\d{6}\.(\d{2}|[a-z0-9]+(-[a-z0-9]+)*)$/,
        'Trường hợp: id phải có dạng 1.001193.02 hoặc 1.001193.xac-minh',
      ),
    ),
    name: text('Trường hợp: name', NAME),
    statutory: processingTime,
    committed: v.nullable(processingTime),
    basis: text('Trường hợp: basis', NAME),
    /** Said only where the law adds days for verifying facts and no case of its own stands for it. */
    verification: v.optional(
      v.nullable(
        record('Xác minh', {
          workingDays: v.pipe(
            v.number('Xác minh: workingDays phải là số'),
            v.gtValue(0, 'Xác minh: workingDays phải lớn hơn 0'),
          ),
          basis: text('Xác minh: basis', NAME),
        }),
      ),
      null,
    ),
    documents: v.array(requiredDocument, 'Trường hợp: documents phải là danh sách'),
  }),
  v.check(({ documents }) => isUnique(documents.map(({ id }) => id)), 'Trường hợp: documents có id giấy tờ bị trùng'),
);

const procedure = v.pipe(
  record('Thủ tục', {
    code: v.pipe(v.string('Thủ tục: code phải là chữ'), v.regex(/^\d\.\d{6}$/, 'Thủ tục: code phải có dạng 1.001193')),
    name: text('Thủ tục: name', LONG_NAME),
    agency: text('Thủ tục: agency', NAME),
    cases: v.pipe(
      v.array(procedureCase, 'Thủ tục: cases phải là danh sách'),
      v.minLength(1, 'Thủ tục: cases phải có ít nhất một trường hợp'),
    ),
    fees: v.array(
      record('Phí, lệ phí', {
        name: text('Phí, lệ phí: name', NAME),
        amount: v.nullable(whole('Phí, lệ phí: amount')),
        note: v.nullable(text('Phí, lệ phí: note', NAME)),
      }),
      'Thủ tục: fees phải là danh sách',
    ),
    results: v.pipe(texts('Thủ tục: results', NAME), v.minLength(1, 'Thủ tục: results phải có ít nhất một kết quả')),
    onlineLevel: v.picklist(['none', 'partial', 'full'], 'Thủ tục: onlineLevel phải là none, partial hoặc full'),
    signer: v.nullable(text('Thủ tục: signer', NAME)),
    retentionYears: v.optional(
      v.nullable(v.pipe(whole('Thủ tục: retentionYears'), v.minValue(1, 'Thủ tục: retentionYears phải lớn hơn 0'))),
      null,
    ),
    source: text('Thủ tục: source', NAME),
    verifiedOn: date('Thủ tục: verifiedOn'),
    questions: texts('Thủ tục: questions', QUESTION),
  }),
  v.check(({ cases }) => isUnique(cases.map(({ id }) => id)), 'Thủ tục: cases có id trường hợp bị trùng'),
  v.check(
    ({ code, cases }) => cases.every(({ id }) => id.startsWith(`${code}.`)),
    'Thủ tục: id của trường hợp phải bắt đầu bằng code của thủ tục',
  ),
  v.check(
    ({ fees }) => fees.every(({ amount, note }) => amount !== null || note !== null),
    'Thủ tục: fees chưa có amount thì phải có note nói vì sao',
  ),
);

/** A file of `procedures/`: one sector, the provenance of the whole, and its procedures. */
export const procedureFileSchema = record('Tệp thủ tục', {
  sector: record('Lĩnh vực', {
    code: v.nullable(
      v.pipe(
        v.string('Lĩnh vực: code phải là chữ'),
        v.regex(/^G\d{2}-[A-ZĐ]{2}\d{2}$/u, 'Lĩnh vực: code phải có dạng G15-TP07'),
      ),
    ),
    name: text('Lĩnh vực: name', NAME),
  }),
  retrievedOn: date('Tệp thủ tục: retrievedOn'),
  source: text('Tệp thủ tục: source', QUESTION),
  procedures: v.pipe(
    v.array(procedure, 'Tệp thủ tục: procedures phải là danh sách'),
    v.minLength(1, 'Tệp thủ tục: procedures không được trống'),
    v.check((procedures) => isUnique(procedures.map(({ code }) => code)), 'Tệp thủ tục: có mã thủ tục bị trùng'),
  ),
});

function isWeekday(value: PlainDate): boolean {
  return weekdayOf(toDayNumber(value)) <= MONDAY_TO_FRIDAY;
}

/** A file of `holidays/`: the weekdays off and the Saturdays worked in one year, and what is still open. */
export const holidayFileSchema = v.pipe(
  record('Tệp ngày nghỉ', {
    year: whole('Tệp ngày nghỉ: year'),
    status: v.picklist(['confirmed', 'provisional'], 'Tệp ngày nghỉ: status phải là confirmed hoặc provisional'),
    source: v.pipe(texts('Tệp ngày nghỉ: source', NAME), v.minLength(1, 'Tệp ngày nghỉ: source không được trống')),
    retrievedOn: date('Tệp ngày nghỉ: retrievedOn'),
    off: v.array(
      record('Ngày nghỉ', {
        date: v.pipe(date('Ngày nghỉ: date'), v.check(isWeekday, 'Ngày nghỉ: date phải từ thứ Hai đến thứ Sáu')),
        name: text('Ngày nghỉ: name', NAME),
        basis: text('Ngày nghỉ: basis', NAME),
      }),
      'Tệp ngày nghỉ: off phải là danh sách',
    ),
    worked: v.array(
      record('Ngày làm bù', {
        date: v.pipe(
          date('Ngày làm bù: date'),
          v.check((value) => weekdayOf(toDayNumber(value)) === SATURDAY, 'Ngày làm bù: date phải là thứ Bảy'),
        ),
        replaces: date('Ngày làm bù: replaces'),
        name: text('Ngày làm bù: name', NAME),
        basis: text('Ngày làm bù: basis', NAME),
      }),
      'Tệp ngày nghỉ: worked phải là danh sách',
    ),
    questions: v.array(
      record('Câu hỏi về lịch', {
        date: date('Câu hỏi về lịch: date'),
        kind: v.picklist(['off-if-swapped', 'alternative', 'whole-year'], 'Câu hỏi về lịch: kind không đúng'),
        pairedWith: date('Câu hỏi về lịch: pairedWith'),
        text: text('Câu hỏi về lịch: text', QUESTION),
      }),
      'Tệp ngày nghỉ: questions phải là danh sách',
    ),
  }),
  v.check(
    ({ off }) => isAscending(off.map((entry) => entry.date)),
    'Tệp ngày nghỉ: off phải xếp theo ngày, không trùng',
  ),
  v.check(
    ({ year, off, worked, questions }) =>
      [...off, ...worked, ...questions].every((entry) => entry.date.startsWith(`${year}-`)),
    'Tệp ngày nghỉ: ngày trong off, worked, questions phải thuộc year',
  ),
  v.check(
    ({ off, worked }) => worked.every(({ replaces }) => off.some((entry) => entry.date === replaces)),
    'Tệp ngày nghỉ: replaces của ngày làm bù phải có trong off',
  ),
);

const agencyCode = (field: string) =>
  v.pipe(
    v.string(`${field}: phải là chữ`),
    v.regex(/^[A-Z]\d{2}(\.\d{2,})*$/, `${field}: phải có dạng H26 hoặc H26.40.12`),
    v.maxLength(35, `${field}: dài quá 35 ký tự`),
  );

/** A file of `wards/`: the wards of one place, with what each must still confirm. */
export const wardFileSchema = record('Tệp phường', {
  source: text('Tệp phường: source', QUESTION),
  province: record('Tỉnh, thành phố', {
    code: v.pipe(v.string('Tỉnh: code phải là chữ'), v.regex(/^\d{2}$/, 'Tỉnh: code phải gồm 2 chữ số')),
    name: text('Tỉnh: name', NAME),
    agencyCode: agencyCode('Tỉnh: agencyCode'),
  }),
  wards: v.pipe(
    v.array(
      record('Phường', {
        code: v.pipe(v.string('Phường: code phải là chữ'), v.regex(/^\d{5}$/, 'Phường: code phải gồm 5 chữ số')),
        name: text('Phường: name', NAME),
        agencyCode: agencyCode('Phường: agencyCode'),
        officeName: text('Phường: officeName', NAME),
        address: v.nullable(text('Phường: address', NAME)),
        phone: v.nullable(text('Phường: phone', NAME)),
        questions: texts('Phường: questions', QUESTION),
      }),
      'Tệp phường: wards phải là danh sách',
    ),
    v.minLength(1, 'Tệp phường: wards không được trống'),
    v.check((wards) => isUnique(wards.map(({ code }) => code)), 'Tệp phường: có mã phường bị trùng'),
  ),
});
