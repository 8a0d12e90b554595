/** Words used in more than one place: fields, due dates, states, steps, roles, failures. */
export const common = {
  'app.name': 'Đúng Hẹn',
  'field.optional': '(không bắt buộc)',
  'field.full': 'Ô này đã đủ {count} ký tự; phần gõ hoặc dán thêm không được giữ. Hãy xem lại dòng cuối.',
  'errors.heading': 'Có vấn đề cần sửa',
  'combobox.list': 'Các mục khớp',
  'combobox.none': 'Không có mục nào khớp. Thử gõ ít chữ hơn.',
  'combobox.count': 'Có {count} mục khớp.',
  'combobox.more': 'Còn {count} mục nữa, gõ thêm để tìm.',
  'list.show-all': 'Xem tất cả ({count})',
  'list.show-more': 'Xem thêm {step} (còn {count})',
  'read.failed': 'Không đọc được dữ liệu trên máy này. Hãy tải lại trang; nếu vẫn lỗi, báo quản trị.',

  'why.summary': 'Vì sao hẹn ngày này?',
  'why.source': 'Căn cứ: {source}',

  'due.left-days': 'còn {count} ngày làm việc',
  'due.left-time': 'còn {time} làm việc',
  'due.closing': 'đến hạn ngay bây giờ',
  'due.over-days': 'quá {count} ngày làm việc',
  'due.over-time': 'quá {time} làm việc',
  'due.just-over': 'vừa quá hạn',
  'due.paused-since': 'tạm dừng từ {day}',
  'due.finished': 'hẹn {due}, xong {day}',
  'due.ended': 'hẹn {due}, kết thúc {day}',
  'due.finished-undated': 'xong {day}, không tính được ngày hẹn',
  'due.ended-undated': 'kết thúc {day}',
  'due.unknown': 'Chưa tính được ngày hẹn',

  'status.lodged': 'Chờ nơi giải quyết nhận',
  'status.received': 'Mới tiếp nhận',
  'status.processing': 'Đang xử lý',
  'status.transferred': 'Đang lấy ý kiến',
  'status.awaiting-supplement': 'Chờ dân bổ sung',
  'status.awaiting-payment': 'Chờ nộp tiền',
  'status.resolved': 'Có kết quả, chưa trả',
  'status.handed-over': 'Đã trả kết quả',
  'status.refused': 'Đã từ chối',
  'status.withdrawn': 'Đã rút hồ sơ',
  'status.stopped': 'Đã dừng giải quyết',
  'timeliness.early': 'trước hạn',
  'timeliness.on_time': 'đúng hạn',
  'timeliness.late': 'quá hạn',

  'dossier.holder': 'người giữ: {name}',
  'dossier.last-holder': 'người giữ sau cùng: {name}',
  'dossier.problem-count': '{count} việc cần người xem',

  'organisation.fullName': 'Tên tổ chức',
  'organisation.personalId': 'Mã số thuế',
  'organisation.representative': 'Người đại diện nộp hồ sơ',
  'applicant.fullName': 'Họ và tên',
  'applicant.personalId': 'Số định danh',
  'applicant.bornOn': 'Ngày sinh',
  'applicant.phone': 'Số điện thoại',
  'applicant.address': 'Địa chỉ',

  'role.officer': 'Cán bộ một cửa',
  'role.specialist': 'Công chức chuyên môn',
  'role.vice_chair': 'Phó Chủ tịch',
  'role.chair': 'Chủ tịch',
  'role.admin': 'Quản trị phường',
  'role.supervisor': 'Giám sát thành phố',
  'role.system_admin': 'Quản trị hệ thống',

  'error.StorageFull':
    'Bộ nhớ của máy đã đầy nên chưa lưu được. Hãy xoá bớt ảnh, tệp trên máy rồi bấm lại; nội dung đã gõ vẫn còn đây.',
  'error.StorageFailed':
    'Máy chưa lưu được. Hãy bấm lại; nếu vẫn lỗi, tải lại trang hoặc báo quản trị. Nội dung đã gõ vẫn còn đây.',
  'error.Locked': 'Máy vừa khoá nên chưa ghi được. Hãy mở khoá rồi bấm lại.',
  'error.NotEnrolled': 'Máy này chưa được trung tâm cấp dải số hồ sơ. Hãy nối mạng một lần rồi bấm lại.',
  'error.SerialsUsedUp': 'Máy này đã dùng hết số hồ sơ của hôm nay. Hãy nối mạng để được cấp thêm rồi bấm lại.',
  'error.DossierNotFound': 'Không tìm thấy hồ sơ này trên máy. Hãy nối mạng, chờ đồng bộ rồi thử lại.',
  'error.DossierElsewhere':
    'Hồ sơ này không thuộc nơi đang làm việc nên chưa ghi được. Hãy chọn đúng nơi ở đầu trang rồi bấm lại.',
  'error.LimitNotPositive':
    'Thời hạn giải quyết của thủ tục không phải số dương. Hãy báo quản trị sửa danh mục thủ tục.',
  'error.PauseEndsBeforeItStarts':
    'Lần bổ sung kết thúc trước khi bắt đầu nên chưa tính được ngày hẹn. Hãy báo quản trị.',
  'error.PauseBeforeReceipt': 'Lần bổ sung có trước lúc tiếp nhận nên chưa tính được ngày hẹn. Hãy báo quản trị.',
  'error.ExtensionNotPositive': 'Số ngày gia hạn không phải số dương nên chưa tính được ngày hẹn. Hãy báo quản trị.',
  'error.FinishedBeforeReceipt':
    'Thời điểm có kết quả trước lúc tiếp nhận nên chưa tính được ngày hẹn. Hãy kiểm tra giờ của máy.',
  'error.CalendarNotLoaded':
    'Lịch làm việc trên máy chưa có năm cần tính nên chưa tính được ngày hẹn. Hãy cập nhật ứng dụng.',
  'error.StepNotPossible':
    'Hồ sơ đã chuyển sang trạng thái khác nên không làm bước này được nữa. Hãy xem lại diễn biến bên dưới.',
  'error.StepNotAllowed': 'Vai trò của bạn không được làm bước này.',
  'error.StepNeedsText': 'Còn ô bắt buộc chưa nhập.',
  'error.NothingCorrected': 'Giá trị mới giống giá trị đang ghi.',
  'error.NoConnection': 'Chưa liên lạc được với trung tâm. Hãy kiểm tra mạng rồi thử lại.',
  'error.SignedOut':
    'Trung tâm yêu cầu đăng nhập lại trước khi làm việc này. Nhập mật khẩu ở đầu trang rồi bấm lại; nội dung đã nhập vẫn còn.',
  'error.WrongCredentials': 'Tên đăng nhập hoặc mật khẩu không đúng.',
  'error.Overtaken':
    'Chưa đăng nhập được: trong lúc chờ trung tâm, máy vừa bị khoá, đăng xuất hoặc được người khác mở. Hãy đăng nhập lại.',
  'error.TooManyTries': 'Đã thử sai quá nhiều lần. Hãy chờ vài phút rồi thử lại.',
} as const;
