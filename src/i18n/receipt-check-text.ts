/**
 * What the citizen's page says of the receipt in somebody's hand. Apart from the other words: this goes to phones on poor
 * lines, and must stay small.
 */
import type { HeldPromise, ReceiptPromise, ReceiptVerdict } from '#domain/dossier/receipt-promise.ts';
import { formatMoment } from './format.ts';

export interface CheckedText {
  /** good: nothing to do · doubt: nothing can be said · bad: ask at the counter. */
  readonly tone: 'good' | 'doubt' | 'bad';
  readonly title: string;
  readonly lines: readonly string[];
}

const ASK = 'Xin mang giấy hẹn đến hỏi lại bộ phận một cửa theo địa chỉ, số điện thoại dưới đây.';

/** @param wardName with its kind: "phường Long Biên" @returns null where there is nothing to say */
export function describeReceiptCheck(verdict: ReceiptVerdict, wardName: string): CheckedText | null {
  switch (verdict.type) {
    case 'none':
      return null;
    case 'agrees':
      return {
        tone: 'good',
        title: 'Giấy hẹn khớp với hồ sơ ở trung tâm.',
        lines: [`Giấy hẹn này do ${wardName} cấp, hẹn trả lúc ${formatMoment(verdict.promise.dueAt)}.`],
      };
    case 'not-at-centre':
      return describeNotAtCentre(verdict.promise, wardName);
    case 'differs':
      return {
        tone: 'bad',
        title: 'Giấy hẹn ghi khác với trung tâm.',
        lines: [...listDifferences(verdict.promise, verdict.held), `Giấy hẹn là do ${wardName} cấp. ${ASK}`],
      };
    case 'wrong':
      return {
        tone: 'bad',
        title: `Giấy hẹn này không khớp với giấy do ${wardName} cấp.`,
        lines: ['Mã QR đã bị sửa, hoặc không phải của hồ sơ này. Không dựa vào ngày giờ in trên giấy.', ASK],
      };
    case 'unknown-device':
      return {
        tone: 'doubt',
        title: 'Chưa kiểm tra được giấy hẹn này.',
        lines: [
          'Trung tâm chưa biết máy đã in giấy, nên chưa nói được giấy là thật hay giả. Xin xem lại sau ít giờ.',
          ASK,
        ],
      };
    case 'revoked-device':
      return {
        tone: 'bad',
        title: 'Máy in giấy hẹn này đã bị thu hồi.',
        lines: [`Máy bị thu hồi lúc ${formatMoment(verdict.revokedAt)} và trung tâm không có hồ sơ này.`, ASK],
      };
    case 'unchecked':
      return {
        tone: 'doubt',
        title: 'Chưa kiểm tra được giấy hẹn này.',
        lines: ['Điện thoại chưa tải được khoá của phường, hoặc không kiểm tra được chữ ký. Xin mở lại trang này sau.'],
      };
  }
}

function describeNotAtCentre(
  { code, procedureCode, receivedAt, dueAt }: ReceiptPromise,
  wardName: string,
): CheckedText {
  return {
    tone: 'good',
    title: 'Quầy chưa gửi hồ sơ về trung tâm.',
    lines: [
      `Giấy hẹn này do ${wardName} cấp: hẹn trả lúc ${formatMoment(dueAt)}.`,
      `Hồ sơ ${code}, thủ tục ${procedureCode}, nhận lúc ${formatMoment(receivedAt)}.`,
      'Giấy hẹn có giá trị; hồ sơ sẽ hiện ở trang này khi máy của quầy có mạng.',
    ],
  };
}

function listDifferences(paper: ReceiptPromise, held: HeldPromise): string[] {
  const pairs: [string, string, string][] = [
    ['hẹn trả lúc', formatMoment(paper.dueAt), formatMoment(held.dueAt)],
    ['mã hồ sơ', paper.code, held.code],
    ['thủ tục', paper.procedureCode, held.procedureCode],
  ];
  return pairs
    .filter(([, onPaper, atCentre]) => onPaper !== atCentre)
    .map(([what, onPaper, atCentre]) => `Giấy ghi ${what} ${onPaper}; lúc tiếp nhận, trung tâm ghi ${atCentre}.`);
}
