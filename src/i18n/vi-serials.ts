/** Words of the register of numbers. */
export const serials = {
  'admin-nav.serials': 'Sổ cấp số',

  'serials.heading': 'Sổ cấp số hồ sơ',
  'serials.intro':
    'Mỗi máy được cấp sẵn những dải số riêng để đánh số hồ sơ cả khi mất mạng. Sổ này cho biết số nào đã dùng, số nào bỏ trống và số nào bị cấp hai lần trong một ngày, theo những gì đã về trung tâm.',
  'serials.date': 'Ngày tiếp nhận',
  'serials.date-hint': 'Ngày/tháng/năm, ví dụ 09/03/2026.',
  'serials.date-wrong': 'Ngày tiếp nhận: chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 09/03/2026.',
  'serials.show': 'Xem',
  'serials.print': 'In sổ',
  'serials.sum': 'Ngày {date}: {given} số đã dùng trên {tablets} máy, {skipped} số bỏ, {doubled} số cấp hai lần.',
  'serials.none': 'Phường chưa cấp dải số nào và không có hồ sơ nào mang số của ngày này.',
  'serials.table': 'Số đã cấp theo máy',
  'serials.tablet': 'Máy',
  'serials.blocks': 'Dải số được giữ',
  'serials.used': 'Số đã dùng',
  'serials.skipped': 'Bỏ số',
  'serials.seen': 'Liên lạc lần cuối',
  'serials.never-seen': 'chưa có',
  'serials.no-blocks': 'không có',
  'serials.no-numbers': 'chưa dùng',
  'serials.range': '{from}–{through}',
  'serials.used-count': '{count} số: {ranges}',
  'serials.skipped-count': '{count} số: {ranges}',
  'serials.skipped-help':
    'Số bỏ là số đứng trước số cuối đã dùng mà chưa có hồ sơ ở trung tâm: hồ sơ còn nằm trên máy chưa gửi, hoặc máy đã mất dữ liệu. Hãy xem lần liên lạc cuối của máy và đối chiếu giấy hẹn đã in.',
  'serials.doubled': 'Số cấp hai lần',
  'serials.doubled-help':
    'Thường do máy được khôi phục hoặc sao chép. Cả hai hồ sơ giữ nguyên số và mã tra cứu riêng; hãy ghi chú vào hai hồ sơ.',
  'serials.outside': 'Số ngoài dải của máy',
  'serials.outside-help': 'Số nhập từ tệp, hoặc từ dải số mà trung tâm này không còn biết.',
  'serials.dossier': '{code}: tiếp nhận {moment}, máy {tablet}',
} as const;
