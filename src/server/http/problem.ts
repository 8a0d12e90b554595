/** Every way the API says no: one table of statuses and words, answered as RFC 9457 problem details. */
import type { FastifyReply } from 'fastify';
import type * as v from 'valibot';
import type { Problem } from '#protocol/session-messages.ts';

const PROBLEMS = {
  'not-readable': [400, 'Yêu cầu không đọc được.'],
  'not-signed-in': [401, 'Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn.'],
  'wrong-credentials': [401, 'Tên đăng nhập hoặc mật khẩu không đúng.'],
  'passkey-refused': [
    401,
    'Không đăng nhập được bằng khoá truy cập này. Hãy thử lại, hoặc dùng tên đăng nhập và mật khẩu.',
  ],
  'not-allowed': [403, 'Vai trò của bạn không được làm việc này.'],
  'not-from-here': [403, 'Yêu cầu này không đến từ trang của trung tâm.'],
  'must-change-password': [403, 'Bạn đang dùng mật khẩu tạm. Hãy đổi mật khẩu trước.'],
  'second-factor-first': [403, 'Hãy hoàn tất xác thực hai lớp ở mục Tài khoản trước.'],
  'account-beyond-you': [
    403,
    'Tài khoản này có vai trò cấp trên hoặc làm việc ở cả phường khác: chỉ quản trị hệ thống sửa được.',
  ],
  'not-your-ward': [403, 'Phường này không thuộc phạm vi của bạn.'],
  'device-revoked': [403, 'Máy này đã được báo mất hoặc đã trả lại.'],
  'device-not-enrolled': [403, 'Máy này chưa được ghi nhận cho phường. Nhờ quản trị phường cấp mã.'],
  'wrong-enrolment-code': [403, 'Mã không đúng, đã dùng hoặc đã hết hạn. Nhờ quản trị phường cấp mã mới.'],
  'not-found': [404, 'Không có địa chỉ này.'],
  'no-such-user': [404, 'Không có tài khoản này.'],
  'method-not-allowed': [405, 'Địa chỉ này không nhận cách gọi đó.'],
  'no-such-session': [404, 'Không có phiên đăng nhập này, hoặc phiên đã kết thúc.'],
  'no-such-passkey': [404, 'Tài khoản này không có khoá truy cập đó.'],
  'no-passkeys-here': [409, 'Khoá truy cập chỉ dùng được khi mở ứng dụng bằng tên miền, không phải bằng địa chỉ IP.'],
  'own-account': [
    409,
    'Không tự khoá, tự đổi vai trò, tự đặt mật khẩu tạm hay tự gỡ xác thực hai lớp theo cách này được.',
  ],
  'last-system-admin': [409, 'Đây là quản trị hệ thống cuối cùng còn dùng được: trung tâm phải còn ít nhất một người.'],
  'only-ward': [
    409,
    'Người này chỉ làm việc ở phường này. Hãy cho làm việc ở phường khác trước; người thôi việc thì khoá tài khoản.',
  ],
  'username-taken': [409, 'Tên đăng nhập này đã có người dùng.'],
  'compartment-apart': [
    409,
    'Ngăn riêng dùng giấy tờ, mã cơ quan của phường, và người được vào do Chủ tịch đứng đầu ngăn quyết định.',
  ],
  'temporary-password': [
    409,
    'Người này đang dùng mật khẩu do quản trị đặt. Mời người này đăng nhập và đổi mật khẩu, rồi cho vào ngăn.',
  ],
  'tablets-of-ward': [409, 'Ngăn riêng dùng máy của phường: máy mới có cần mã hay không là do phường đặt.'],
  'reported-by-ward': [
    409,
    'Phường đã báo mất hoặc báo trả máy này: tin báo được rút lại ở phường, không phải ở ngăn riêng.',
  ],
  'ward-taken': [409, 'Phường này đã có ở trung tâm.'],
  'proposed-already': [409, 'Đang có một danh mục hủy chờ quyết định. Hãy quyết định danh mục đó trước.'],
  'own-proposal': [409, 'Người lập danh mục không được tự quyết định hủy. Cần một người khác có quyền quyết định.'],
  'new-decider': [
    409,
    'Chưa hủy gì. Người quyết định phải giữ vai trò này ở phường, với mật khẩu của chính mình, từ ít nhất 30 ngày trước khi lập danh mục. Hãy chọn không hủy, rồi lập lại danh mục khi đủ 30 ngày.',
  ],
  'history-changed': [
    409,
    'Chưa hủy gì. Lịch sử của một hồ sơ trong danh mục đã bị sửa ở cơ sở dữ liệu. Hãy giữ nguyên và báo quản trị hệ thống kiểm tra (npm run verify).',
  ],
  'saved-since': [409, 'Có người đã lưu thay đổi khác trước bạn. Chưa ghi gì.'],
  'no-such-device': [404, 'Trung tâm chưa từng gặp máy này ở phường này.'],
  'no-such-delegation': [404, 'Không có văn bản ủy quyền này.'],
  'no-such-proposal': [404, 'Không có danh mục này.'],
  'no-such-file': [404, 'Chưa có tệp này ở trung tâm.'],
  'wrong-part': [409, 'Phần gửi lên không thuộc tệp này.'],
  'file-differs': [409, 'Tệp nhận được khác với tệp đã ghi trong hồ sơ. Hãy gửi lại từ đầu.'],
  'body-too-large': [413, 'Nội dung gửi lên quá lớn.'],
  'wrong-content-type': [415, 'Nội dung gửi lên không đúng loại (JSON không nén, riêng tệp là các byte).'],
  'wrong-fields': [422, 'Có thông tin chưa đúng.'],
  'too-many-attempts': [429, 'Thử quá nhiều lần.'],
  'too-many-requests': [429, 'Yêu cầu quá nhiều trong một lúc.'],
  fault: [500, 'Trung tâm gặp lỗi. Lỗi đã được ghi lại.'],
  'not-ready': [503, 'Trung tâm đang bận hoặc đang khởi động. Hãy thử lại sau ít phút.'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemType = keyof typeof PROBLEMS;

/** A refusal as routes return it. */
export interface Refusal {
  readonly problem: ProblemType;
  readonly detail?: string;
  readonly errors?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
}

export function statusOf(problem: ProblemType): number {
  return PROBLEMS[problem][0];
}

export function titleOf(problem: ProblemType): string {
  return PROBLEMS[problem][1];
}

/** It came too often: when it is worth another try. */
export function waitFor(
  waitMs: number,
  problem: 'too-many-attempts' | 'too-many-requests' = 'too-many-attempts',
): Refusal {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return { problem, detail: `Hãy thử lại sau ${retryAfterSeconds} giây.`, retryAfterSeconds };
}

export function sendProblem(
  reply: FastifyReply,
  { problem, detail, errors, retryAfterSeconds }: Refusal,
): FastifyReply {
  const [status, title] = PROBLEMS[problem];
  const body: Problem = {
    type: `urn:dung-hen:problem:${problem}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: { ...errors } }),
  };
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  // Sent as text, or Fastify would name it plain JSON.
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** The first message of each field; messages of the schemas are Vietnamese, the library's own are replaced. */
export function fieldErrors(issues: readonly v.BaseIssue<unknown>[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const field = issue.path?.map(({ key }) => String(key)).join('.') || 'body';
    errors[field] ??= issue.message.startsWith('Invalid ') ? describeIssue(field, issue) : issue.message;
  }
  return errors;
}

function describeIssue(field: string, issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return `${field}: không có trường này.`;
  return issue.received === 'undefined' ? `${field}: thiếu.` : `${field}: giá trị không hợp lệ.`;
}
