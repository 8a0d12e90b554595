/** Words about the tablets themselves: the page "Máy tính bảng", room for data, clocks, tabs, and data that is gone. */
export const devices = {
  'devices.heading': 'Máy tính bảng',
  'devices.intro':
    'Mỗi máy tự báo về trung tâm mỗi khi có mạng. Máy lâu không liên lạc mà còn việc chưa gửi đứng đầu danh sách.',
  'devices.link': 'Các máy tính bảng của phường',
  'devices.none': 'Chưa có máy nào của phường này liên lạc với trung tâm.',
  'devices.reload': 'Hỏi lại trung tâm',
  'devices.loading': 'Đang hỏi trung tâm…',
  'devices.name': 'Máy …{tail}',
  'devices.own': 'máy này',
  'devices.user': '{name} dùng sau cùng',
  'devices.user-unknown': 'không rõ ai dùng sau cùng',
  'devices.revoked': 'Đã thu hồi',
  'devices.silent':
    'Không liên lạc suốt {days} ngày làm việc mà còn việc chưa gửi. Hãy tìm máy này và nối mạng cho máy.',
  'devices.seen': 'Liên lạc lần cuối',
  'devices.unsent': 'Việc chưa gửi',
  'devices.unsent-none': 'không còn việc nào',
  'devices.unsent-some': '{count} việc, cũ nhất từ {moment}',
  'devices.unsent-aside': '{count} việc trung tâm để riêng',
  'devices.unsent-news': 'theo tin lúc {moment} ({age})',
  'devices.no-report': 'máy chưa gửi báo cáo lần nào',
  'devices.app': 'Phiên bản ứng dụng',
  'devices.app-old': '{version}, cũ hơn trung tâm ({centre})',
  'devices.app-old-hint': 'Mở ứng dụng khi có mạng rồi bấm “Cập nhật ngay”.',
  'devices.clock': 'Đồng hồ',
  'devices.clock-unknown': 'chưa so được với trung tâm',
  'devices.storage': 'Bộ nhớ',
  'devices.storage-used': 'đã dùng {used} trong {quota}',
  'devices.storage-unknown': 'trình duyệt không cho biết',
  'devices.persisted': 'trình duyệt hứa không tự xoá',
  'devices.not-persisted': 'trình duyệt có thể tự xoá khi máy đầy; nên cài ứng dụng vào màn hình chính',
  'devices.born': 'Bắt đầu giữ dữ liệu',
  'devices.faults': 'Sự cố trong 30 ngày',
  'devices.fault-when': 'lần cuối {moment}',
  'device-fault.diverged':
    'Dữ liệu trên máy từng khác trung tâm; máy đã tự tải lại và không mất gì. Nếu lặp lại, nhờ kỹ thuật kiểm tra ở trung tâm.',
  'device-fault.vanished':
    'Dữ liệu trên máy từng bị xoá mất. Đối chiếu giấy hẹn theo hướng dẫn ở trang Đồng bộ của máy đó.',
  'device-fault.storage-low': 'Máy sắp đầy. Xoá bớt ảnh, phim, ứng dụng khác trên máy; không xoá dữ liệu trình duyệt.',
  'device-fault.storage-full': 'Máy từng đầy, không lưu được. Dọn chỗ trống rồi kiểm tra lại việc chưa gửi của máy.',
  'device-fault.clock-jumped': 'Đồng hồ của máy bị chỉnh trong lúc làm việc. Bật “giờ tự động” và múi giờ Hà Nội.',
  'device-fault.code-doubled':
    'Máy giữ một dải số mà máy khác cũng giữ. Trung tâm đã cấp dải khác; đối chiếu các mã hồ sơ bị trùng.',
  'device-fault.copied':
    'Dữ liệu của máy đã bị sao chép sang máy khác: hai máy ghi dưới cùng một tên. Không mất hồ sơ nào, nhưng mã hồ sơ có thể trùng: xem Sổ cấp số, rồi xoá ứng dụng trên máy sao chép và cài lại.',
  'device-fault.key-changed':
    'Máy báo một khoá ký giấy hẹn khác với khoá trước: ứng dụng được cài lại dưới tên cũ, hoặc máy khác dùng tên của máy này. Khoá mới chỉ có hiệu lực khi quản trị phường chấp nhận; nếu không ai cài lại máy thì từ chối khoá ấy.',

  'set-aside.heading': 'Việc trung tâm để riêng',
  'set-aside.explain':
    'Trung tâm đã nhận và giữ nguyên {count} việc của phường nhưng chưa đọc được, nên chưa tính vào hồ sơ nào. Không mất gì. Sau mỗi lần nâng cấp, trung tâm tự đọc lại; việc nào đọc được thì vào hồ sơ của nó.',
  'set-aside.table': 'Các việc trung tâm để riêng',
  'set-aside.device': 'Máy',
  'set-aside.number': 'Việc số',
  'set-aside.reason': 'Vì sao chưa đọc được',
  'set-aside.at': 'Trung tâm nhận lúc',
  'set-aside.latest': 'Bảng ghi {shown} việc nhận gần nhất trong {count} việc.',
  'set-aside.retry': 'Thử nhận lại',
  'set-aside.released-all': 'Đã nhận {released} việc vào hồ sơ. Không còn việc nào để riêng.',
  'set-aside.released-some': 'Đã nhận {released} việc vào hồ sơ. Còn {remaining} việc vẫn chưa đọc được.',
  'set-aside.released-none':
    'Vẫn chưa đọc được việc nào; không có gì thay đổi. Hãy chuyển bảng này cho người quản lý kỹ thuật của trung tâm.',
  'set-aside.not-retried': 'Chưa thử nhận lại được; không có gì thay đổi.',

  'age.now': 'vừa xong',
  'age.minutes': '{count} phút trước',
  'age.hours': '{count} giờ trước',
  'age.days': '{count} ngày trước',

  'clock.right': 'đúng giờ',
  'clock.fast': 'nhanh {time}',
  'clock.slow': 'chậm {time}',
  'clock.days': '{count} ngày',
  'clock.off-title': 'Đồng hồ máy này {error} so với trung tâm',
  'clock.off-body':
    'Cứ tiếp nhận bình thường: giờ trên giấy hẹn đã được tính theo giờ trung tâm. Nhờ quản trị bật “giờ tự động” trên máy.',
  'clock.moved-title': 'Đồng hồ máy này vừa bị chỉnh {error}',
  'clock.moved-body':
    'Việc đã lưu không đổi. Hồ sơ ghi từ lúc này được đánh dấu để trung tâm đối chiếu giờ; không cần làm gì thêm.',
  'clock.moved-ahead': 'tới {time}',
  'clock.moved-back': 'lùi {time}',
  'clock.moved-read': 'Đã rõ',

  'storage.heading': 'Máy này giữ dữ liệu ra sao',
  'storage.persisted': 'Chống tự xoá',
  'storage.persisted-yes': 'trình duyệt hứa không tự xoá',
  'storage.persisted-no': 'trình duyệt chưa hứa',
  'storage.persisted-how':
    'Cài ứng dụng vào màn hình chính (mục “Cài đặt ứng dụng” hoặc “Thêm vào màn hình chính” của trình duyệt) rồi hỏi lại. Trước đó, đừng để máy đầy và đừng xoá dữ liệu trình duyệt.',
  'storage.ask': 'Hỏi lại trình duyệt',
  'storage.refused': 'Trình duyệt vẫn chưa hứa. Hãy cài ứng dụng vào màn hình chính rồi hỏi lại.',
  'storage.free': 'Còn trống cho ứng dụng',
  'storage.used': 'Đã dùng',
  'storage.since': 'Giữ dữ liệu từ',
  'storage.unknown': 'trình duyệt không cho biết',
  'storage.low-title': 'Máy sắp đầy: chỉ còn {free} cho ứng dụng',
  'storage.low-body':
    'Xoá bớt ảnh, phim hoặc ứng dụng khác trên máy ngay hôm nay. Không xoá dữ liệu trình duyệt. Nối mạng để việc chưa gửi về trung tâm.',
  'storage.full-title': 'Máy đã đầy: có thể không lưu được hồ sơ mới',
  'storage.full-body':
    'Xoá ngay ảnh, phim hoặc ứng dụng khác rồi thử lại. Điều đang nhập vẫn còn trên màn hình. Chưa thấy “Đã tiếp nhận” thì chưa giao giấy hẹn.',
  'storage.open': 'Xem trang Đồng bộ',

  'vanished.heading': 'Dữ liệu trên máy này đã mất',
  'vanished.what':
    'Lúc {moment} ứng dụng mở lên thì kho dữ liệu trước đây của máy không còn (trình duyệt tự xoá, hoặc ai đó xoá dữ liệu trang). Hồ sơ đã gửi vẫn ở trung tâm và đang được tải lại. Việc chưa gửi trước lúc đó không còn trên máy.',
  'vanished.open': 'Xem cần làm gì',
  'vanished.asking': 'Đang hỏi trung tâm máy này đã gửi đến đâu…',
  'vanished.offline': 'Chưa hỏi được trung tâm máy này đã gửi đến đâu. Nối mạng rồi hỏi lại.',
  'vanished.unknown':
    'Trung tâm chưa từng nhận gì từ máy này ở phường này: mọi giấy hẹn máy đã in đều cần tiếp nhận lại.',
  'vanished.seen': 'Trung tâm nghe máy này lần cuối lúc {moment}.',
  'vanished.unsent': 'Khi đó máy còn {count} việc chưa gửi.',
  'vanished.sent': 'Khi đó máy đã gửi hết; chỉ việc làm sau lúc đó có thể thiếu.',
  'vanished.no-report': 'Không rõ khi đó máy còn việc nào chưa gửi.',
  'vanished.last': 'Giấy hẹn cuối cùng đã về trung tâm: {code}, lúc {moment}.',
  'vanished.none-held': 'Chưa có giấy hẹn nào in từ máy này về tới trung tâm.',
  'vanished.missing': 'Giấy hẹn mang các số sau, nếu đã in ra, thì trung tâm chưa có:',
  'vanished.missing-day': '{day}: {codes} và các số tiếp theo',
  'vanished.steps': 'Cần làm',
  'vanished.step-box': 'Nếu có tệp hộp đen (.age) của máy này: nộp tệp ở mục “Hộp đen” bên dưới.',
  'vanished.step-search': 'Tìm liên giấy hẹn đã in từ máy này có số ở trên; tra từng mã ở ô “Tìm hồ sơ”.',
  'vanished.step-again':
    'Mã nào không thấy: tiếp nhận lại theo giấy tờ đang giữ, ghi mã cũ vào ghi chú, in giấy hẹn mới và báo người nộp.',
  'vanished.step-steps': 'Hồ sơ đã có nhưng thiếu bước làm gần đây trên máy này: làm lại bước đó.',
  'vanished.step-tell': 'Báo quản trị phường để máy không bị xoá dữ liệu lần nữa.',
  'vanished.done': 'Đã đối chiếu xong',
  'vanished.retry': 'Hỏi lại trung tâm',

  'tab.outdated-title': 'Thẻ này đang chạy bản cũ của ứng dụng',
  'tab.outdated-body':
    'Máy đã có bản mới. Việc làm ở đây vẫn được lưu, và được gửi từ thẻ bản mới hoặc sau khi tải lại; phiếu đang nhập dở được giữ và hiện lại. Tải lại lúc rảnh tay.',
  'tab.reload': 'Tải lại trang',

  'page.missed-title': 'Chưa mở được trang vừa chọn',
  'page.missed-body':
    'Mạng trục trặc khi máy đang tải trang này lần đầu. Có mạng thì tải lại: việc đã lưu và phiếu đang nhập dở vẫn còn.',
  'page.missed-still':
    'Vẫn chưa liên lạc được với trung tâm nên chưa tải lại. Các trang đã mở vẫn dùng được; có mạng thì bấm lại.',

  'place.on-tablet': 'mới ở máy này',
  'place.at-centre': 'chờ xác nhận',
  'place.set-aside': 'trung tâm để riêng',
} as const;
