/** What is said when the tablet cannot keep or open its data. */
export const fault = {
  'fault.vanished':
    'Dữ liệu trên máy này đã mất: trình duyệt hoặc ai đó đã xoá. Hồ sơ đã gửi vẫn còn ở trung tâm; việc chưa gửi thì cần đối chiếu giấy hẹn.',
  'fault.closed':
    'Trình duyệt vừa đóng kho dữ liệu của máy này nên chưa ghi được gì thêm. Tải lại trang; nếu còn báo, không in giấy hẹn và gọi quản trị.',
  'fault.cannotOpen': 'Không mở được kho dữ liệu trên máy này, nên chưa thể tiếp nhận hồ sơ.',
  'fault.cannotOpen.hint':
    'Kiểm tra máy còn chỗ trống, không dùng chế độ ẩn danh, rồi tải lại trang. Không xoá dữ liệu trình duyệt: hồ sơ chưa gửi có thể vẫn còn.',
  'fault.older-app': 'Ứng dụng đang mở là bản cũ',
  'fault.older-app-hint':
    'Dữ liệu trên máy này đã được một bản mới hơn dùng. Dữ liệu còn nguyên, không mất gì; bản cũ không ghi vào để khỏi làm hỏng. Tải bản mới rồi làm việc tiếp.',
  'fault.older-app-load': 'Tải bản mới',
  'fault.detail': 'Chi tiết kỹ thuật: {detail}',
  'fault.reload': 'Tải lại trang',
} as const;
