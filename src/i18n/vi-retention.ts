/** Hồ sơ hết thời hạn lưu trữ: the list, the proposal, the decision and the minutes. */
export const retention = {
  'admin-nav.retention': 'Hết thời hạn lưu',

  'procedure-edit.retention-hint':
    'Số năm, tính từ hết năm hồ sơ kết thúc, hoặc “Vĩnh viễn”. Để trống: chưa đặt, hồ sơ của thủ tục này được giữ và không vào danh sách hết thời hạn lưu.',

  'retention.heading': 'Hồ sơ hết thời hạn lưu trữ',
  'retention.intro':
    'Hồ sơ đã kết thúc mà thời hạn lưu của thủ tục đã hết. Một người lập danh mục đề nghị hủy, Chủ tịch quyết định; người lập không được tự quyết định, và Chủ tịch phải giữ vai trò này, với mật khẩu của chính mình, từ ít nhất 30 ngày trước khi lập. Sau khi hủy, nội dung hồ sơ không còn ở trung tâm và các máy, không lấy lại được; biên bản được giữ vĩnh viễn.',
  'retention.rule':
    'Thời hạn tính từ hết năm hồ sơ kết thúc: xong năm 2015, lưu 10 năm thì lưu đến hết 31/12/2025. Lấy thời hạn dài hơn giữa phiên bản thủ tục lúc tiếp nhận và phiên bản đang áp dụng; thời hạn mới đặt mà ngắn hơn, hoặc đặt lần đầu, chỉ tính sau 30 ngày. Hồ sơ của thủ tục chưa ghi thời hạn thì cứ giữ, không vào danh sách này.',
  'retention.none': 'Chưa có hồ sơ nào hết thời hạn lưu.',
  'retention.due-heading': 'Lập danh mục đề nghị hủy',
  'retention.count': 'Có {count} hồ sơ hết thời hạn lưu.',
  'retention.cut': 'Hiện {shown} hồ sơ kết thúc sớm nhất; số còn lại lập ở danh mục sau.',
  'retention.table': 'Hồ sơ hết thời hạn lưu',
  'retention.code': 'Mã hồ sơ',
  'retention.procedure': 'Thủ tục',
  'retention.ended': 'Kết thúc',
  'retention.years': 'Thời hạn lưu',
  'retention.years-value': '{years} năm',
  'retention.choice': 'Hủy hay giữ lại',
  'retention.choice-of': 'Hủy hay giữ lại hồ sơ {code}',
  'retention.choose-destroy': 'Đề nghị hủy',
  'retention.keep-dispute': 'Giữ lại: tranh chấp, khiếu nại, khởi kiện',
  'retention.keep-inspection': 'Giữ lại: thanh tra, kiểm tra, điều tra',
  'retention.keep-value': 'Giữ lại: còn cần tra cứu, có giá trị lịch sử',
  'retention.kept-before': 'Lần trước ({date}): {why}',
  'retention.propose': 'Lập danh mục hủy {count} hồ sơ',
  'retention.propose-none': 'Danh mục: chưa có hồ sơ nào đề nghị hủy.',
  'retention.open-heading': 'Danh mục chờ quyết định',
  'retention.proposed': '{name} lập lúc {moment}: đề nghị hủy {count} hồ sơ, giữ lại {kept} hồ sơ.',
  'retention.wait': 'Chờ Chủ tịch quyết định.',
  'retention.own': 'Bạn đã lập danh mục này nên không được tự quyết định hủy. Cần người khác có quyền quyết định.',
  'retention.show-list': 'Xem danh mục',
  'retention.decision-number': 'Số quyết định hủy',
  'retention.decision-hint': 'Ví dụ 12/QĐ-UBND. Không ghi tên người dân.',
  'retention.destroy': 'Quyết định hủy {count} hồ sơ',
  'retention.refuse': 'Không hủy',
  'retention.confirm-heading': 'Hủy {count} hồ sơ?',
  'retention.confirm-body':
    'Nội dung các hồ sơ, tệp đính kèm và mã tra cứu sẽ bị xoá vĩnh viễn ở trung tâm và trên các máy. Không ai lấy lại được.',
  'retention.confirm': 'Hủy vĩnh viễn',
  'retention.cancel': 'Để xem lại',
  'retention.print': 'In biên bản',
  'retention.past-heading': 'Đã quyết định',
  'retention.destroyed': 'Đã hủy {count} hồ sơ theo Quyết định số {number}, {name} quyết định lúc {moment}.',
  'retention.refused': 'Không hủy: {name} quyết định lúc {moment}, danh mục {count} hồ sơ.',

  'minutes.title': 'Biên bản hủy hồ sơ hết thời hạn lưu trữ',
  'minutes.basis':
    'Căn cứ Luật Lưu trữ số 33/2024/QH15 và Quyết định số {number} về việc hủy hồ sơ hết thời hạn lưu trữ.',
  'minutes.done':
    'Hồi {moment}, {count} hồ sơ điện tử trong danh mục dưới đây đã được hủy trên hệ thống: nội dung hồ sơ, tệp đính kèm, mã tra cứu và bản sao trên máy tính bảng.',
  'minutes.proposed': 'Người lập danh mục: {name}, lúc {moment}.',
  'minutes.decided': 'Người quyết định: {name}.',
  'minutes.record': 'Mã danh mục trên hệ thống: {key}.',
  'minutes.proof': 'Dấu của lịch sử quanh nội dung đã hủy (SHA-256): {digest}. Trung tâm đã ký dấu này.',
  'minutes.list': 'Danh mục hồ sơ đã hủy',
  'minutes.kept': 'Hồ sơ hết thời hạn được giữ lại',
  'minutes.why': 'Lý do giữ lại',
  'minutes.number': 'STT',
  'minutes.signer-list': 'Người lập danh mục',
  'minutes.witness': 'Người chứng kiến (nếu có): {blank}',
  'minutes.signer-chair': 'Người quyết định',

  'help.retention': 'Hủy hồ sơ hết thời hạn lưu trữ',
  'help.retention-1':
    'Vào Thống kê hoặc Quản trị, mục Hết thời hạn lưu. Xem từng hồ sơ; hồ sơ đang tranh chấp, thanh tra thì chọn Giữ lại. Bấm Lập danh mục hủy.',
  'help.retention-2':
    'Chủ tịch xem danh mục, ghi số quyết định, bấm Quyết định hủy. Người lập danh mục không được tự quyết định. In biên bản để ký và lưu vĩnh viễn.',
  'help.retention-3':
    'Số liệu thống kê các năm trước giữ nguyên. Người dân tra cứu hồ sơ đã hủy sẽ thấy như mã chưa có ở trung tâm. Bản sao lưu cũ còn nội dung: người trông coi máy chủ phải xoá bản sao lưu theo hạn.',
} as const;
