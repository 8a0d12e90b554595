/**
 * Invented dossiers and slips to print each form from: the usual case, the longest (thirty papers, the longest names) and the
 * one with as little said as the rules allow. Golden files and the print test read the same ones.
 */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { ReceivedBody } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { FormSource, FormWard, SlipSource } from '#forms/base/form-source.ts';
import { DOSSIER_FORM_NUMBERS, type DossierFormNumber } from '#forms/form-index.ts';
import { receivedBody, setupDossierEvents, SHIPPED_BOOK, type DossierEvents } from './dossier-events.ts';
import { at, date } from './fixed-clock.ts';

export const FORM_WARD: FormWard = {
  name: 'phường Long Biên',
  officeName: 'Điểm phục vụ hành chính công phường Long Biên',
  address: 'Số 2 phố Vạn Hạnh, phường Long Biên, Hà Nội',
  phone: '024 3872 0000',
  demo: false,
};
const BARE_WARD: FormWard = { ...FORM_WARD, address: '', phone: '' };
export const LINK = 'https://dunghen.longbien.example/t/00145-q83vEjRWeJCrze8SNFZ4kA';

export const FORM_CASES = ['usual', 'long', 'bare'] as const;
export type FormCase = (typeof FORM_CASES)[number];

const RECEIVED_AT = at('2026-11-23 09:15');
const LONG_NAME = 'Công Tằng Tôn Nữ Nguyễn Phước Trường Thịnh Đoàn Nghiễm Quỳnh Hưởng';
const LONG_REASON =
  'Đơn đề nghị chưa ghi đủ thông tin về thửa đất và người sử dụng đất liền kề; bản vẽ hiện trạng chưa có xác nhận của các hộ giáp ranh; giấy tờ về việc nhận thừa kế chưa thể hiện ý kiến của tất cả những người cùng hàng thừa kế theo quy định của pháp luật về dân sự.';

export const THIRTY_PAPERS = Array.from({ length: 30 }, (_, index) => ({
  documentId: `p${index}`,
  name: `Giấy tờ về việc nhận thừa kế quyền sử dụng đất, chuyển quyền sử dụng đất theo quy định của pháp luật số ${index + 1}`,
  originals: index % 3,
  copies: index % 3 === 2 ? 0 : 2,
}));

const STEPS = [
  { name: 'Tiếp nhận, chuyển hồ sơ', part: 'counter', share: 10 },
  { name: 'Thẩm tra hồ sơ', part: 'specialist', share: 65 },
  { name: 'Ký kết quả', part: 'signer', share: 25 },
] as const;

export const USUAL: ReceivedBody = receivedBody({
  code: 'H26.40.12-261123-0007',
  token: '00145-q83vEjRWeJCrze8SNFZ4kA',
  lookupCode: '7K3MQ0ABX',
  applicant: {
    fullName: 'Nguyễn Thị Hoà An',
    personalId: '001085012345',
    bornOn: date('1985-03-09'),
    phone: '0912345678',
    address: 'Số 12 ngõ 45 phố Sài Đồng, phường Long Biên, Hà Nội',
    fromCard: ['fullName', 'personalId'],
  },
  procedure: {
    code: '1.004873',
    version: '2026-07-18',
    name: 'Cấp Giấy xác nhận tình trạng hôn nhân',
    sector: 'Hộ tịch',
    caseId: '1.004873.01',
    caseName: 'Cấp Giấy xác nhận tình trạng hôn nhân',
    limit: { value: 3, unit: 'WORKING_DAY' },
    limitBasis: 'NĐ 123/2015/NĐ-CP điều 22',
    verification: { workingDays: 5, basis: 'NĐ 123/2015/NĐ-CP điều 22' },
    steps: STEPS,
  },
  documents: [
    { documentId: '1', name: 'Tờ khai cấp Giấy xác nhận tình trạng hôn nhân', originals: 1, copies: 0 },
    { documentId: '2', name: 'Giấy tờ chứng minh về tình trạng hôn nhân trước đây', originals: 1, copies: 1 },
    { documentId: '3', name: 'Văn bản ủy quyền', originals: 0, copies: 1 },
  ],
  fee: 3000,
});

export const LONG: ReceivedBody = {
  ...USUAL,
  applicant: {
    ...USUAL.applicant,
    fullName: LONG_NAME,
    address:
      'Căn hộ 1205 toà S2.05, Khu đô thị Vinhomes Symphony Riverside, đường Chu Huy Mân, phường Phúc Lợi, thành phố Hà Nội',
  },
  procedure: {
    ...USUAL.procedure,
    code: '1.115620',
    name: 'Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu đối với cá nhân, cộng đồng dân cư, hộ gia đình đang sử dụng đất',
    caseName: 'Trường hợp phải niêm yết công khai',
    sector: 'Đất đai',
    limit: { value: 60, unit: 'WORKING_DAY' },
    limitBasis: 'NĐ 151/2025/NĐ-CP',
  },
  documents: THIRTY_PAPERS,
  returnMethod: 'post',
};

const BARE: ReceivedBody = {
  ...USUAL,
  applicant: { ...USUAL.applicant, personalId: '', bornOn: null, phone: '', address: '', fromCard: [] },
  documents: [],
  fee: null,
};

/** The usual dossier with some facts of the reception changed; the due date is worked out anew from them. */
export function formSource(
  change: Partial<ReceivedBody> = {},
  { ward = {}, more = () => [] }: { ward?: Partial<FormWard>; more?: (events: DossierEvents) => DossierEvent[] } = {},
): FormSource {
  return sourceOf({ ...USUAL, ...change }, { ...FORM_WARD, ...ward }, more);
}

export function sourceOf(
  body: ReceivedBody,
  ward: FormWard,
  more: (events: DossierEvents) => DossierEvent[],
): FormSource {
  const calendar = loadWorkingCalendar();
  const { limit, limitBasis } = body.procedure;
  const due = computeDueDate(calendar, { receivedAt: RECEIVED_AT, limit, limitBasis });
  if (!due.ok) throw new Error('the sample has no due date');
  const events = setupDossierEvents();
  const dated = { ...body, dueAt: due.value.dueAt, calendarVersion: calendar.version };
  const received = events.make('received', RECEIVED_AT, { body: dated });
  const history = [{ ...received, actor: { ...received.actor, name: 'Trần Quang Đĩnh' } }, ...more(events)];
  const state = foldDossier(history);
  if (!state) throw new Error('the sample has no reception');
  return { state, history, calendars: SHIPPED_BOOK, ward, link: LINK };
}

/** What had to happen before each form can be printed. */
export const STORIES: Record<DossierFormNumber, Record<FormCase, (events: DossierEvents) => DossierEvent[]>> = {
  '01': { usual: () => [], long: () => [], bare: () => [] },
  '02': {
    usual: (events) => [
      events.make('supplement-requested', at('2026-11-25 10:00'), {
        body: {
          reason: 'Tờ khai chưa ghi thời gian cư trú trước đây; thiếu bản án ly hôn đã có hiệu lực.',
          papers: [
            'Tờ khai cấp Giấy xác nhận tình trạng hôn nhân',
            'Bản án, quyết định ly hôn đã có hiệu lực pháp luật',
          ],
        },
      }),
    ],
    long: (events) => [
      events.make('supplement-requested', at('2026-11-25 10:00')),
      events.make('supplement-received', at('2026-11-26 10:00')),
      events.make('supplement-requested', at('2026-11-27 10:00'), {
        body: { reason: LONG_REASON, papers: THIRTY_PAPERS.map(({ name }) => name) },
      }),
    ],
    bare: (events) => [
      events.make('supplement-requested', at('2026-11-25 10:00'), { body: { reason: 'Thiếu chữ ký.', papers: [] } }),
    ],
  },
  '03': {
    usual: (events) => [
      events.make('refused', at('2026-11-25 10:00'), {
        body: { reason: 'Nội dung yêu cầu thuộc thẩm quyền của cơ quan đại diện Việt Nam ở nước ngoài.' },
      }),
    ],
    long: (events) => [events.make('refused', at('2026-11-25 10:00'), { body: { reason: LONG_REASON } })],
    bare: (events) => [events.make('refused', at('2026-11-25 10:00'), { body: { reason: 'Sai thẩm quyền.' } })],
  },
  '04': {
    usual: (events) => apologise(events, true),
    long: (events) => apologise(events, true, LONG_REASON),
    bare: (events) => apologise(events, false),
  },
  '05': {
    usual: (events) => [
      events.make('withdrawn', at('2026-11-25 10:00'), { body: { reason: 'Không còn nhu cầu.' } }),
      events.make('stopped', at('2026-11-25 14:00'), {
        body: {
          reason: 'Người nộp đề nghị rút hồ sơ khi chưa có kết quả giải quyết.',
          basis: 'Nghị định số 118/2025/NĐ-CP; đơn đề nghị ngày 25/11/2026',
          returnedPapers: ['Giấy tờ chứng minh về tình trạng hôn nhân trước đây (bản chính)', 'Văn bản ủy quyền'],
          refund: 3000,
        },
      }),
    ],
    long: (events) => [
      events.make('stopped', at('2026-11-25 14:00'), {
        body: {
          reason: LONG_REASON,
          basis: 'Nghị định số 118/2025/NĐ-CP',
          returnedPapers: THIRTY_PAPERS.map(({ name }) => name),
          refund: 12_500_000,
        },
      }),
    ],
    bare: (events) => [events.make('withdrawn', at('2026-11-25 10:00'), { body: { reason: 'Đổi ý.' } })],
  },
  '06': { usual: wholeLife, long: longRoute, bare: () => [] },
};

/** Late: the letter went out after the due moment of 27 November. */
function apologise(events: DossierEvents, approved: boolean, detail = ''): DossierEvent[] {
  const proposal = events.make('apology-proposed', at('2026-11-30 09:00'), {
    body: {
      reason: 'agency-late',
      detail,
      dueAt: at('2026-11-27 17:00'),
      newDueAt: at('2026-12-02 17:00'),
    },
  });
  if (!approved) return [proposal];
  const letter = events.make('apologised', at('2026-11-30 14:00'), {
    role: 'vice_chair',
    body: { proposalId: proposal.id, number: '15/PXL-UBND' },
  });
  return [proposal, { ...letter, actor: { ...letter.actor, name: 'Lê Thị Thu Trang' } }];
}

const SPECIALIST = { userId: 'u-specialist', name: 'Lê Văn Cường' };
const CHAIR = { userId: 'u-chair', name: 'Phạm Quốc Bảo' };

export function wholeLife(events: DossierEvents): DossierEvent[] {
  return [
    events.make('assigned', at('2026-11-23 10:00'), {
      body: { holder: SPECIALIST, note: '', step: 'Thẩm tra hồ sơ' },
    }),
    events.make('supplement-requested', at('2026-11-25 08:30')),
    events.make('supplement-received', at('2026-11-26 09:00')),
    events.make('transferred', at('2026-11-26 10:00')),
    events.make('transfer-returned', at('2026-11-27 08:30'), { role: 'specialist' }),
    events.make('step-finished', at('2026-11-27 09:30'), { body: { step: 'Thẩm tra hồ sơ', note: 'đủ điều kiện' } }),
    events.make('assigned', at('2026-11-27 10:00'), { body: { holder: CHAIR, note: '', step: 'Ký kết quả' } }),
    events.make('signed', at('2026-11-27 15:00'), {
      body: {
        signer: { ...CHAIR, role: 'chair' },
        delegation: null,
        document: 'Giấy xác nhận số 214/UBND-XNTTHN',
      },
    }),
    events.make('resolved', at('2026-11-27 15:30'), { body: { result: 'Giấy xác nhận tình trạng hôn nhân' } }),
    events.make('handed-over', at('2026-11-30 08:15'), { body: { to: 'applicant', name: '', paper: '' } }),
  ];
}

/** Thirty changes of hands: up and down between two desks. */
function longRoute(events: DossierEvents): DossierEvent[] {
  const day = (index: number) => String(1 + (index % 28)).padStart(2, '0');
  return Array.from({ length: 30 }, (_, index) =>
    events.make('assigned', at(`2026-12-${day(index)} 1${index % 2}:00`), {
      body: {
        holder: index % 2 === 0 ? { ...SPECIALIST, name: LONG_NAME } : CHAIR,
        note: index % 5 === 0 ? LONG_REASON : '',
        step: index % 2 === 0 ? 'Thẩm tra hồ sơ' : 'Ký kết quả',
      },
    }),
  );
}

const BODIES: Record<FormCase, ReceivedBody> = { usual: USUAL, long: LONG, bare: BARE };

export function formSample(form: DossierFormNumber, name: FormCase): FormSource {
  return sourceOf(BODIES[name], name === 'bare' ? BARE_WARD : FORM_WARD, STORIES[form][name]);
}

export const FORM_SAMPLES = DOSSIER_FORM_NUMBERS.flatMap((form) => FORM_CASES.map((name) => ({ form, name })));

export function slipSource(form: '02' | '03', name: FormCase = 'usual'): SlipSource {
  const { applicant, procedure, documents } = BODIES[name];
  return {
    body: {
      form,
      applicant,
      procedure: { code: procedure.code, name: procedure.name, caseName: procedure.caseName },
      papers: form === '02' ? documents.map((paper) => paper.name) : [],
      reason: name === 'long' ? LONG_REASON : 'Hồ sơ chưa đủ thành phần theo quy định.',
    },
    at: RECEIVED_AT,
    officerName: 'Trần Quang Đĩnh',
    ward: name === 'bare' ? BARE_WARD : FORM_WARD,
  };
}
