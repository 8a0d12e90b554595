/** A page for an address or a moment that has nothing better to show. */
import { html } from '#forms/base/html.ts';
import { renderPage } from './layout.ts';

const MESSAGES = {
  'not-found': ['Không có trang này.', 'Địa chỉ có thể bị gõ sai hoặc đã thay đổi.'],
  'method-not-allowed': ['Trang này không nhận cách gọi đó.', 'Xin quay lại và thử lần nữa.'],
  'not-readable': ['Nội dung gửi lên không đọc được.', 'Xin quay lại và thử lần nữa.'],
  'not-ready': ['Trung tâm đang bận.', 'Xin thử lại sau ít phút. Giấy hẹn của ông/bà vẫn có giá trị.'],
  'not-built': ['Ứng dụng chưa được dựng.', 'Người quản trị chạy "npm run build" rồi khởi động lại trung tâm.'],
} as const;

export type MessageType = keyof typeof MESSAGES;

export function renderMessagePage(type: MessageType): string {
  const [title, text] = MESSAGES[type];
  return renderPage({
    title,
    place: 'Một cửa phường',
    demo: false,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      <p><a href="/tra-cuu">Tra cứu hồ sơ</a></p>`,
  });
}
