/** What is said when the tablet cannot keep or open its data. */
export const fault = {
  'fault.vanished':
    'Dữ liệu trên máy này đã mất (trình duyệt hoặc ai đó đã xoá). Hồ sơ đã gửi vẫn còn ở trung tâm và sẽ được tải lại. Hồ sơ chưa gửi trước lúc mất thì không còn trên máy: đối chiếu giấy hẹn đã in và tiếp nhận lại.',
  'fault.closed':
    'Trình duyệt vừa đóng kho dữ liệu của máy này nên chưa ghi được gì thêm. Tải lại trang; nếu còn báo, không in giấy hẹn và gọi quản trị.',
  'fault.cannotOpen': 'Không mở được kho dữ liệu trên máy này, nên chưa thể tiếp nhận hồ sơ.',
  'fault.cannotOpen.hint':
    'Kiểm tra máy còn chỗ trống, không dùng chế độ ẩn danh, rồi tải lại trang. Không xoá dữ liệu trình duyệt: hồ sơ chưa gửi có thể vẫn còn.',
  'fault.detail': 'Chi tiết kỹ thuật: {detail}',
  'fault.reload': 'Tải lại trang',
} as const;
