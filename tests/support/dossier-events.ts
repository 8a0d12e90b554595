/** Dossier events as a tablet makes them, one dossier after another, for any test that needs a history. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Role } from '#domain/access/role.ts';
import type { StepContext } from '#domain/dossier/decide-step.ts';
import type { Actor, DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventBodies, EventKind, ReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { EventTime } from '#domain/dossier/event-time.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { at } from './fixed-clock.ts';

export const WARD = '00145' as WardCode;
export const OTHER_WARD = '00160' as WardCode;
export const OTHER_DEVICE = '0f0e0d0c-0b0a-4908-8706-050403020100' as DeviceId;

/** A well-formed UUIDv7 that ends in the number given, so that a failure can be read. */
export function uuid(group: 'dossier' | 'event' | 'start' | 'epoch', n: number): string {
  const groups = { dossier: 'd055', event: 'e0e0', start: '57a7', epoch: 'e0ca' };
  return `01920000-${groups[group]}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export function actor(role: Role = 'officer', name = 'Trần Thị Bình'): Actor {
  return { userId: `u-${role}`, name, role };
}

/** A tablet in step with the centre, which heard of the event a second later. */
export function eventTime(deviceAt: Instant, changes: Partial<EventTime> = {}): EventTime {
  return {
    deviceAt,
    skewMs: 0,
    skewErrorMs: 50,
    // Its monotonic clock agrees with the one on the wall: nobody has set that.
    tickMs: deviceAt,
    startId: uuid('start', 1),
    notBefore: null,
    arrivedAt: null,
    ...changes,
  };
}

/** A birth registration received on Monday 9 March 2026 at 9:15, due three working days later. */
export function receivedBody(changes: Partial<ReceivedBody> = {}): ReceivedBody {
  return {
    code: 'H26.40.12-260309-0001',
    token: `${WARD}-AAECAwQFBgcICQoLDA0ODw`,
    lookupCode: '000000000',
    applicant: {
      fullName: 'Nguyễn Thị Hoà',
      personalId: '001185012345',
      bornOn: '1985-03-09' as ReceivedBody['applicant']['bornOn'],
      phone: '0912345678',
      address: 'Tổ 5, phường Long Biên',
      fromCard: ['fullName', 'personalId'],
    },
    procedure: {
      code: '1.001193',
      version: '2026-07-18',
      name: 'Đăng ký khai sinh',
      sector: 'Hộ tịch',
      caseId: '1.001193.01',
      caseName: 'Đăng ký khai sinh',
      limit: { value: 3, unit: 'WORKING_DAY' },
      limitBasis: 'Luật Hộ tịch 2014 điều 16',
      verification: { workingDays: 5, basis: 'Luật Hộ tịch 2014 điều 18' },
      steps: [
        { name: 'Tiếp nhận', part: 'counter', share: 20 },
        { name: 'Thẩm tra', part: 'specialist', share: 50 },
        { name: 'Ký', part: 'signer', share: 30 },
      ],
    },
    documents: [{ documentId: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0 }],
    sets: 1,
    channel: 'direct',
    returnMethod: 'counter',
    competentAgency: null,
    fee: 5000,
    calendarVersion: 'vn-2026-11-22',
    dueSettings: DEFAULT_DUE_SETTINGS,
    dueAt: at('2026-03-12 17:00'),
    ...changes,
  };
}

/** A body of each kind as the screens would make it. A new kind does not compile until it has one here. */
export const SAMPLE_BODIES: EventBodies = {
  received: receivedBody(),
  'not-received': {
    form: '02',
    applicant: receivedBody().applicant,
    procedure: { code: '1.001193', name: 'Đăng ký khai sinh', caseName: 'Đăng ký khai sinh' },
    papers: ['Giấy chứng sinh'],
    reason: 'Chưa có giấy chứng sinh.',
  },
  refused: { reason: 'Không thuộc thẩm quyền của phường.' },
  'papers-recorded': { documents: [{ documentId: 'khac-1', name: 'Giấy ủy quyền', originals: 1, copies: 0 }] },
  assigned: { holder: { userId: 'u-specialist', name: 'Lê Văn Cường' }, note: '', step: 'Thẩm tra' },
  'step-finished': { step: 'Thẩm tra', note: '' },
  'competent-received': { agency: 'UBND phường Bồ Đề', at: at('2026-03-10 08:30') },
  transferred: { agency: 'Công an phường', note: 'Xin ý kiến về nơi cư trú.' },
  'transfer-returned': { note: 'Đã có công văn trả lời.' },
  'supplement-requested': { reason: 'Thiếu giấy chứng sinh.', papers: ['Giấy chứng sinh'] },
  'supplement-received': { note: 'Đã nộp giấy chứng sinh.' },
  'payment-requested': { amount: 250_000, basis: 'Thông báo nộp tiền số 12/TB-UBND' },
  paid: { amount: 250_000, receiptNumber: 'BL 000123' },
  'verification-required': { reason: 'Cần xác minh nơi sinh.', workingDays: 5, basis: 'Luật Hộ tịch 2014 điều 18' },
  extended: {
    workingDays: 2,
    basis: 'NĐ 23/2015/NĐ-CP điều 21',
    reason: 'Số lượng trang lớn.',
    approvedBy: 'Phạm Thị Chủ Tịch',
  },
  'apology-proposed': {
    reason: 'agency-late',
    detail: '',
    dueAt: at('2026-03-12 17:00'),
    newDueAt: at('2026-03-16 17:00'),
  },
  apologised: { proposalId: uuid('event', 1) as EventId, number: '05/PXL' },
  signed: {
    signer: { userId: 'u-chair', name: 'Phạm Thị Chủ Tịch', role: 'chair' },
    delegation: null,
    document: 'Giấy khai sinh số 214/2026',
  },
  resolved: { result: 'Giấy khai sinh' },
  'handed-over': { to: 'proxy', name: 'Phạm Văn Dũng', paper: 'Giấy ủy quyền ngày 11/03/2026' },
  withdrawn: { reason: 'Người nộp không còn nhu cầu.' },
  stopped: { reason: 'Theo đề nghị rút hồ sơ.', basis: '', returnedPapers: ['Tờ khai'], refund: null },
  reopened: { reason: 'Người nộp đổi ý.' },
  corrected: { field: 'phone', from: '0912345678', to: '0987654321', reason: 'Gõ nhầm.' },
  'conflict-settled': {
    eventId: uuid('event', 1) as EventId,
    field: null,
    from: null,
    value: null,
    reason: 'Đã hỏi cả hai người ghi.',
  },
  'file-attached': {
    fileId: '5ca17e01-0000-4000-8000-000000000001',
    name: 'to-khai.jpg',
    mediaType: 'image/jpeg',
    bytes: 300_000,
    sha256: '0f'.repeat(32),
    about: 'papers',
    document: 'Tờ khai',
  },
  noted: { text: 'Đã gọi điện, hẹn chiều.' },
  'calendar-reapplied': {
    calendarVersion: 'vn-2026-11-22+00145.1',
    from: at('2026-03-12 17:00'),
    to: at('2026-03-13 17:00'),
    reason: 'Phường nghỉ hoán đổi.',
  },
  printed: { form: '01', paper: 'A5', copies: 2 },
  rated: { score: 5, comment: '' },
};

interface EventChanges<K extends EventKind> {
  readonly body?: EventBodies[K];
  readonly time?: Partial<EventTime>;
  readonly role?: Role;
  readonly dossier?: number;
}

export interface DossierEvents {
  /** The next event of this tablet, at a moment of its clock; numbers and ids count up. */
  make<K extends EventKind>(kind: K, deviceAt: Instant, changes?: EventChanges<K>): Extract<DossierEvent, { kind: K }>;
}

/** @param first number of the first event: two tablets in one test start apart so that their ids differ */
export function setupDossierEvents({ device = OTHER_DEVICE, ward = WARD, first = 1 } = {}): DossierEvents {
  let made = 0;
  const seen = new Map<number, number>();
  return {
    make<K extends EventKind>(kind: K, deviceAt: Instant, changes: EventChanges<K> = {}) {
      const { body, time, role = 'officer', dossier = 1 } = changes;
      made += 1;
      const base = seen.get(dossier) ?? 0;
      seen.set(dossier, base + 1);
      return {
        id: uuid('event', first + made - 1) as EventId,
        dossierId: uuid('dossier', dossier) as DossierId,
        ward,
        device,
        dseq: made,
        v: 1,
        base,
        actor: actor(role),
        time: eventTime(deviceAt, time),
        kind,
        body: body ?? SAMPLE_BODIES[kind],
      } as Extract<DossierEvent, { kind: K }>;
    },
  };
}

const shipped = loadWorkingCalendar();

/** The shipped calendar as the only one, as on a tablet of a ward that has decided nothing yet. */
export const SHIPPED_BOOK = createCalendarBook([shipped]);

/** What a step is judged by, in the week of the sample dossier. */
export function stepContext(role: Role, changes: Partial<StepContext> = {}): StepContext {
  return { role, now: at('2026-03-12 09:00'), calendars: SHIPPED_BOOK, delegations: [], ...changes };
}

/** The steps of an ordinary dossier: received, passed on, finished on the second day, collected on the third. */
export function ordinaryHistory(events = setupDossierEvents()): DossierEvent[] {
  return [
    events.make('received', at('2026-03-09 09:15')),
    events.make('assigned', at('2026-03-09 10:00')),
    events.make('resolved', at('2026-03-10 16:00')),
    events.make('handed-over', at('2026-03-11 08:30')),
  ];
}
