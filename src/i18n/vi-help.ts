/** Trợ giúp: the few things an officer must know, in the order of a day. */
export const help = {
  'help.heading': 'Trợ giúp',
  'help.receive': 'Tiếp nhận một hồ sơ',
  'help.receive-1': 'Bấm Tiếp nhận hồ sơ. Quét mã QR trên thẻ căn cước hoặc gõ thông tin người nộp.',
  'help.receive-2':
    'Gõ tên thủ tục không cần dấu, hoặc mã thủ tục. Trường hợp thường gặp và giấy tờ bắt buộc được chọn sẵn: bỏ dấu ở giấy tờ còn thiếu.',
  'help.receive-3': 'Xem ngày hẹn trả và lý do, bấm Kiểm tra, đọc lại cho người nộp, rồi bấm Lưu và in giấy hẹn.',
  'help.receive-4':
    'Mã hồ sơ hiện ra là hồ sơ đã nằm chắc trên máy này. Nếu máy báo chưa lưu được thì không đưa giấy hẹn.',
  'help.offline': 'Khi mất mạng',
  'help.offline-1': 'Cứ làm việc bình thường: mã hồ sơ, ngày hẹn và giấy hẹn vẫn là chính thức.',
  'help.offline-2':
    'Dải ở cuối màn hình cho biết còn bao nhiêu hồ sơ chưa gửi. Có mạng lại, máy tự gửi; muốn nhanh thì vào Đồng bộ, bấm Gửi ngay.',
  'help.offline-3':
    'Đừng xoá dữ liệu trình duyệt và đừng để máy hỏng khi còn hồ sơ chưa gửi: đó là nơi duy nhất đang giữ hồ sơ ấy.',
  'help.supplement': 'Yêu cầu bổ sung',
  'help.supplement-1':
    'Ghi đủ mọi nội dung trong một lần. Thời gian chờ người nộp không tính vào thời hạn; ngày hẹn tự lùi khi bấm Đã bổ sung.',
  'help.supplement-2': 'Hồ sơ bị yêu cầu bổ sung quá một lần bị chỉ số quốc gia tính là quá hạn.',
  'help.result': 'Có kết quả và trả kết quả',
  'help.result-1': 'Bấm Có kết quả ngay khi kết quả đã ký: hạn dừng tính từ lúc đó, dù người dân đến nhận muộn.',
  'help.result-2': 'Bấm Trả kết quả khi đã giao, ghi người nhận nếu không phải người nộp.',
  'help.date': 'Ngày hẹn được tính thế nào',
  'help.date-1':
    'Mỗi hồ sơ có mục Vì sao hẹn ngày này? ghi từng bước tính và căn cứ. Ngày nhận không tính; ngày nghỉ, lễ không tính; ngày làm bù có tính.',
  'help.date-2':
    'Nhận ngoài giờ làm việc thì tính từ buổi làm việc kế tiếp. Hồ sơ đã quá hạn thì không thao tác nào làm cho thành đúng hạn.',
  'help.ask': 'Cần giúp thêm: gọi {office}, điện thoại {phone}.',
  'help.ask-nobody': 'Cần giúp thêm: hỏi người quản trị của phường.',
} as const;
