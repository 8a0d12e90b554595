/** Words of the black box: saving this tablet's unsent work as a file, and bringing the file of another. */
export const blackBox = {
  'black-box.heading': 'Hộp đen',
  'black-box.explain':
    'Phòng khi máy này mất mạng lâu hoặc sắp hỏng: mọi việc chưa được trung tâm xác nhận gói vào một tệp đã mã hoá, chỉ trung tâm mở được. Nộp ở máy nào cũng được, nộp lại nhiều lần cũng không bị trùng.',
  'black-box.save': 'Lưu hộp đen',
  'black-box.saving': 'Đang lưu hộp đen…',
  'black-box.saved-title': 'Đã lưu hộp đen: {dossiers} hồ sơ, {events} việc chưa được xác nhận',
  'black-box.saved':
    'Tệp {file} nằm trong mục Tải về (Downloads) của trình duyệt; hãy mở mục đó xem đã có tệp chưa. Chép tệp sang một máy đang có mạng, vào Đồng bộ, bấm “Nộp hộp đen của máy khác”. Đừng xoá tệp, cũng đừng xoá dữ liệu của máy này trước khi nộp xong.',
  'black-box.offer':
    'Việc đã lưu trước đó vẫn còn trên máy. Để chắc chắn, hãy lưu hộp đen vào thẻ nhớ hoặc USB rồi nộp ở máy khác.',
  'black-box.by-itself-title': 'Có việc chờ gửi đã hơn một ngày nên máy tự lưu hộp đen',
  'black-box.by-itself':
    'Tệp {file} giữ {dossiers} hồ sơ, {events} việc, nằm trong mục Tải về (Downloads). Nếu máy này chưa có mạng được, hãy chép tệp sang máy khác và nộp ở mục Đồng bộ. Máy vẫn tự gửi khi có mạng; nộp cả hai cách cũng không bị trùng.',
  'black-box.acknowledge': 'Đã rõ',
  'black-box.error.NothingUnsent': 'Máy này không có việc nào đang chờ trung tâm xác nhận nên không có gì để lưu.',
  'black-box.error.RecipientUnknown':
    'Máy này chưa nhận khoá hộp đen của trung tâm nên chưa mã hoá được. Việc đã lưu vẫn còn trên máy; hãy nối mạng một lần, máy sẽ nhận khoá và tự gửi luôn.',
  'black-box.error.OutboxUnreadable':
    'Trình duyệt chưa cho đọc kho dữ liệu của máy này. Hãy đóng các thẻ khác, tải lại trang rồi bấm lại. Không xoá dữ liệu trình duyệt. Chi tiết kỹ thuật: {detail}',
  'black-box.error.FileNotMade':
    'Chưa tạo được tệp. Hãy thử lại, hoặc cắm thẻ nhớ, USB còn chỗ trống. Việc đã lưu vẫn còn trên máy. Chi tiết kỹ thuật: {detail}',

  'black-box.bring-heading': 'Nộp hộp đen của máy khác',
  'black-box.bring-explain': 'Chọn tệp dung-hen-….age đã chép từ máy kia. Cần có mạng.',
  'black-box.bring': 'Chọn tệp hộp đen',
  'black-box.bringing': 'Đang nộp {file}…',
  'black-box.bring-again': 'Nộp lại {file}',
  'black-box.not-brought': 'Chưa nộp được {file}',
  'black-box.bring-error.NoConnection':
    'Chưa liên lạc được với trung tâm. Hãy giữ tệp, có mạng rồi nộp lại; chưa có gì thay đổi.',
  'black-box.bring-error.SignedOut':
    'Trung tâm yêu cầu đăng nhập lại. Hãy giữ tệp, đăng nhập rồi nộp lại; chưa có gì thay đổi.',
  'black-box.bring-error.FileTooLarge':
    'Tệp này lớn hơn mọi hộp đen. Hãy chọn đúng tệp dung-hen-….age đã chép từ máy kia.',
  'black-box.bring-error.FileUnreadable':
    'Không đọc được tệp. Hãy cắm lại thẻ nhớ hoặc USB, hoặc chép tệp vào máy này rồi chọn lại.',
  'black-box.brought-title': 'Đã nộp hộp đen của máy …{tail}, lưu lúc {moment}',
  'black-box.ward-unknown': 'phường mã {code}',
  'black-box.accepted': '{ward}: nhận mới {stored} việc, đã có sẵn {known} việc.',
  'black-box.accepted-aside':
    '{ward}: nhận mới {stored} việc, đã có sẵn {known} việc, để riêng {aside} việc không đọc được. Không mất gì; hãy báo quản trị.',
  'black-box.accepted-lost':
    '{ward}: máy này đã được báo mất hoặc đã trả lại. Trung tâm giữ {aside} việc mới, chờ quản trị phường xem và xác nhận ở trang Máy tính bảng; đã có sẵn {known} việc.',
  'black-box.gap-one':
    '{ward}: thiếu việc số {from} nên chưa nhận được các việc từ số {first}. Hãy nộp hộp đen khác của máy đó có số còn thiếu, hoặc nối mạng máy đó để nó tự gửi.',
  'black-box.gap':
    '{ward}: thiếu các việc số {from}–{to} nên chưa nhận được các việc từ số {first}. Hãy nộp hộp đen khác của máy đó có các số còn thiếu, hoặc nối mạng máy đó để nó tự gửi.',
  'black-box.refused-not-your-ward':
    '{ward}: không thuộc phường bạn làm việc nên chưa nhận. Hãy nhờ cán bộ của phường đó nộp tệp này.',
  'black-box.refused-unknown-device':
    '{ward}: trung tâm chưa từng biết máy này ở phường nên chưa nhận. Hãy giữ tệp và báo quản trị.',
  'black-box.refused-device-revoked': '{ward}: máy này đã bị thu hồi nên chưa nhận. Hãy giữ tệp và báo quản trị.',
} as const;
