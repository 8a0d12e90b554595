/** Ngăn riêng cho đơn tố cáo: its mark on every screen, opening a dossier with a reason, and who may enter. */
export const compartment = {
  'compartment.name': 'Ngăn riêng: đơn tố cáo, {ward}',
  'compartment.mark': 'Ngăn riêng: đơn tố cáo',
  'compartment.mark-hint': 'Chỉ nhận tố cáo ở đây. Hồ sơ khác nhận ở phường.',
  'compartment.leave': 'Về {ward}',
  'compartment.people': 'Người được vào',
  'compartment.search-hint': 'Mã hồ sơ, hoặc mấy số cuối của mã. Ngăn riêng không tìm theo tên hay số định danh.',

  'compartment.why': 'Vì sao mở hồ sơ này?',
  'compartment.why-explain':
    'Họ tên, nội dung chỉ hiện sau khi chọn lý do. Lý do, người mở và giờ mở được ghi vào nhật ký truy cập của ngăn riêng.',
  'compartment.reason-handle': 'Xử lý đơn được giao',
  'compartment.reason-lead': 'Chỉ đạo, duyệt, ký',
  'compartment.reason-answer': 'Trả lời người tố cáo',
  'compartment.reason-inspect': 'Kiểm tra theo thẩm quyền',
  'compartment.reason-correct': 'Sửa sai sót khi tiếp nhận',

  'compartment.receipt-note':
    'Giấy hẹn không in họ tên, nội dung, mã QR. Người nộp giữ mã hồ sơ để hỏi trực tiếp người tiếp nhận; đơn này không có trang tra cứu.',

  'members.heading': 'Người được vào ngăn riêng',
  'members.intro':
    'Chỉ những người ở đây thấy đơn tố cáo. Mỗi lần cho vào, đưa ra đều được ghi vào nhật ký truy cập của ngăn.',
  'members.elsewhere': 'Hãy chọn ngăn riêng ở đầu trang trước.',
  'members.loading': 'Đang hỏi trung tâm…',
  'members.inside': 'Đang được vào',
  'members.outside': 'Người khác của phường',
  'members.nobody-outside': 'Không còn ai khác.',
  'members.let-in': 'Cho vào: {name}',
  'members.take-out': 'Đưa ra: {name}',
  'members.own': 'Đứng đầu ngăn (bạn)',
  'members.let-in-done': '{name} được vào ngăn riêng từ lần đăng nhập tới.',
  'members.take-out-done': '{name} không còn được vào ngăn riêng.',
  'members.take-out-title': 'Đưa {name} ra khỏi ngăn riêng?',
  'members.take-out-body':
    'Mọi phiên đăng nhập của người này kết thúc ngay. Việc người này đã ghi vẫn còn nguyên. Đơn nào người này đang giữ thì phân công người khác.',
  'members.take-out-confirm': 'Đưa ra',
  'members.cancel': 'Không đưa ra',

  'compartment-admin.heading': 'Ngăn riêng cho đơn tố cáo',
  'compartment-admin.explain':
    'Chủ tịch được giao đứng đầu tự chọn người được vào. Quản trị phường và quản trị hệ thống không vào được, cũng không cho ai vào.',
  'compartment-admin.closed': 'Phường chưa mở ngăn riêng.',
  'compartment-admin.heads': 'Đứng đầu: {names}',
  'compartment-admin.no-head': 'Ngăn riêng chưa có người đứng đầu.',
  'compartment-admin.head': 'Giao cho Chủ tịch',
  'compartment-admin.choose': 'Chọn người',
  'compartment-admin.no-chair': 'Phường chưa có tài khoản Chủ tịch: hãy tạo trước.',
  'compartment-admin.open': 'Mở ngăn và giao',
  'compartment-admin.give': 'Giao đứng đầu',
  'compartment-admin.done': 'Đã giao cho {name}. Người này đăng nhập lại để thấy ngăn riêng.',
  'compartment-admin.apart':
    'Ngăn riêng dùng mã cơ quan, tên và địa chỉ của phường. Người được vào do Chủ tịch đứng đầu ngăn quyết định.',

  'access-action.change-members': 'Đổi người được vào ngăn riêng',

  'help.compartment': 'Đơn tố cáo',
  'help.compartment-1':
    'Tố cáo chỉ nhận trong ngăn riêng. Người được vào chọn “Ngăn riêng: đơn tố cáo” ở đầu trang; dải màu dưới đầu trang cho biết đang ở trong ngăn. Không thấy mục này là bạn không được vào: mời người dân gặp người phụ trách, đừng ghi vào máy.',
  'help.compartment-2':
    'Danh sách chỉ hiện mã hồ sơ. Mở hồ sơ thì chọn lý do; ai mở, lúc nào, vì sao đều được ghi lại. Giấy hẹn không in họ tên, nội dung, mã QR và không có trang tra cứu.',
  'help.compartment-3':
    'Lỡ nhận một đơn tố cáo như hồ sơ thường: Dừng giải quyết hồ sơ đó với lý do “nhận nhầm nơi”, không ghi nội dung đơn vào lý do; thu lại giấy hẹn cũ; rồi nhận lại trong ngăn riêng. Hồ sơ đã nhận vẫn nằm trong lịch sử của phường, nên báo ngay Chủ tịch để biết ai đã xem.',
  'help.compartment-4':
    'Trên máy dùng chung, người không được vào không thấy gì của ngăn. Đơn chưa gửi chỉ đi khi một người được vào đăng nhập trên máy đó: hãy gửi hết trước khi rời quầy.',
  'help.compartment-5':
    'Mở ngăn lần đầu: quản trị hệ thống vào Quản trị, mở ngăn và giao cho Chủ tịch phường. Chủ tịch vào ngăn, bấm Người được vào để chọn người. Quản trị đặt lại mật khẩu, đổi vai trò hay gỡ xác thực hai lớp của ai thì người đó ra khỏi ngăn, Chủ tịch cho vào lại.',
} as const;
