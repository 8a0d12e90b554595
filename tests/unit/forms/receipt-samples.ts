/** Invented dossiers for the receipt's golden files: the usual one, a long one, a demo one, one without a fee. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { parseInstant } from '#domain/calendar/instant.ts';
import { parsePlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierEventOf, ReceivedBody } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import type { ReceiptSource, ReceiptWard } from '#forms/receipt.ts';

export const WARD: ReceiptWard = {
  name: 'phường Long Biên',
  officeName: 'Điểm phục vụ hành chính công phường Long Biên',
  address: 'Số 2 phố Vạn Hạnh, phường Long Biên, Hà Nội',
  phone: '024 3872 0000',
  demo: false,
};
export const TOKEN = '00145-q83vEjRWeJCrze8SNFZ4kA';
export const LINK = `https://dunghen.longbien.example/t/${TOKEN}`;

const BODY: Omit<ReceivedBody, 'dueAt' | 'calendarVersion'> = {
  code: 'H26.40.12-261123-0007',
  token: TOKEN,
  lookupCode: '7K3MQ0ABX',
  applicant: {
    fullName: 'Nguyễn Thị Hoà An',
    personalId: '001085012345',
    bornOn: parsePlainDate('1985-03-09') ?? null,
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
  },
  documents: [
    { documentId: '1', name: 'Tờ khai cấp Giấy xác nhận tình trạng hôn nhân', originals: 1, copies: 0 },
    { documentId: '2', name: 'Giấy tờ chứng minh về tình trạng hôn nhân trước đây', originals: 1, copies: 1 },
    { documentId: '3', name: 'Văn bản ủy quyền', originals: 0, copies: 1 },
  ],
  sets: 1,
  returnMethod: 'counter',
  fee: 3000,
  dueSettings: DEFAULT_DUE_SETTINGS,
};

/** The usual dossier with some facts changed; the due date is worked out anew from them. */
export function receiptSource(change: Partial<ReceivedBody> = {}, ward: Partial<ReceiptWard> = {}): ReceiptSource {
  const receivedAt = parseInstant('2026-11-23T09:15:00+07:00');
  const body = { ...BODY, ...change };
  const { limit, limitBasis } = body.procedure;
  if (receivedAt === undefined) throw new Error('the sample has no moment of reception');
  const due = computeDueDate(loadWorkingCalendar(), { receivedAt, limit, limitBasis });
  if (!due.ok) throw new Error('the sample has no due date');
  const event: DossierEventOf<'received'> = {
    id: '019ab000-0000-7000-8000-000000000001' as EventId,
    dossierId: '019ab000-0000-7000-8000-000000000002' as DossierId,
    ward: '00145' as WardCode,
    device: '019ab000-0000-4000-8000-000000000003' as DeviceId,
    dseq: 1,
    v: 1,
    base: 0,
    actor: { userId: 'u1', name: 'Trần Quang Đĩnh', role: 'officer' },
    time: {
      deviceAt: receivedAt,
      skewMs: null,
      skewErrorMs: null,
      tickMs: 0,
      startId: 's',
      notBefore: null,
      arrivedAt: null,
    },
    kind: 'received',
    body: { ...body, dueAt: due.value.dueAt, calendarVersion: due.value.calendarVersion },
  };
  return { event, ward: { ...WARD, ...ward }, reasons: due.value.reasons, link: LINK };
}

const LONG_NAME = 'Công Tằng Tôn Nữ Nguyễn Phước Trường Thịnh Đoàn Nghiễm Quỳnh Hưởng';

/** Twelve papers and the longest names of the catalogue: flows to a second page. */
export const LONG = receiptSource({
  applicant: {
    ...BODY.applicant,
    fullName: LONG_NAME,
    address:
      'Căn hộ 1205 toà S2.05, Khu đô thị Vinhomes Symphony Riverside, đường Chu Huy Mân, phường Phúc Lợi, thành phố Hà Nội',
  },
  procedure: {
    ...BODY.procedure,
    code: '1.115620',
    name: 'Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu đối với cá nhân, cộng đồng dân cư, hộ gia đình đang sử dụng đất',
    caseName: 'Trường hợp phải niêm yết công khai',
    limit: { value: 60, unit: 'WORKING_DAY' },
    limitBasis: 'NĐ 151/2025/NĐ-CP',
  },
  documents: Array.from({ length: 12 }, (_, index) => ({
    documentId: `p${index}`,
    name: `Giấy tờ về việc nhận thừa kế quyền sử dụng đất, chuyển quyền sử dụng đất theo quy định của pháp luật số ${index + 1}`,
    originals: index % 3,
    copies: index % 3 === 2 ? 0 : 2,
  })),
  returnMethod: 'post',
});
