/** Trợ giúp: the few things an officer must know, in the order of a day. */
export const help = {
  'help.heading': 'Trợ giúp',
  'help.receive': 'Tiếp nhận một hồ sơ',
  'help.receive-1':
    'Bấm Tiếp nhận hồ sơ. Quét mã QR trên thẻ căn cước hoặc gõ thông tin người nộp. Hồ sơ của công ty, hợp tác xã thì chọn Tổ chức: thẻ vừa quét khi đó là của người đại diện nộp hồ sơ.',
  'help.receive-2':
    'Gõ tên thủ tục không cần dấu, hoặc mã thủ tục. Trường hợp thường gặp và giấy tờ bắt buộc được chọn sẵn: bỏ dấu ở giấy tờ còn thiếu.',
  'help.receive-3': 'Xem ngày hẹn trả và lý do, bấm Kiểm tra, đọc lại cho người nộp, rồi bấm Lưu và in giấy hẹn.',
  'help.receive-4':
    'Mã hồ sơ hiện ra là hồ sơ đã nằm chắc trên máy này. Nếu máy báo chưa lưu được thì không đưa giấy hẹn.',
  'help.receive-5':
    'Mã QR trên giấy hẹn có chữ ký của máy này: người dân quét là biết giấy đúng hay đã bị sửa, kể cả khi hồ sơ chưa gửi.',
  'help.offline': 'Khi mất mạng',
  'help.offline-1': 'Cứ làm việc bình thường: mã hồ sơ, ngày hẹn và giấy hẹn vẫn là chính thức.',
  'help.offline-2':
    'Dải ở cuối màn hình cho biết còn bao nhiêu hồ sơ chưa gửi. Có mạng lại, máy tự gửi; muốn nhanh thì vào Đồng bộ, bấm Gửi ngay.',
  'help.offline-3':
    'Đừng xoá dữ liệu trình duyệt và đừng để máy hỏng khi còn hồ sơ chưa gửi: đó là nơi duy nhất đang giữ hồ sơ ấy.',
  'help.offline-4':
    'Hồ sơ đang ở đâu: đầu trang hồ sơ ghi “trên máy này”, “ở trung tâm” hay “đã xác nhận”. Mục Đồng bộ cho biết còn gì chưa gửi và máy còn bao nhiêu chỗ.',
  'help.offline-5':
    'Máy sắp hỏng, sắp nộp lại, hoặc mất mạng quá lâu: vào Đồng bộ, bấm Lưu hộp đen. Tệp đã mã hoá, nộp ở bất kỳ máy nào có mạng; không hồ sơ nào bị ghi hai lần.',
  'help.offline-6':
    'Mất điện, không dùng được máy: nhận bằng giấy, ghi giờ nhận. Khi nhập vào máy, mở mục Kênh khác, phi địa giới, đã nhận bằng giấy, đánh dấu Đã nhận bằng giấy trước đó rồi ghi ngày, giờ: thời hạn tính từ lúc đó. In giấy hẹn mới thay giấy viết tay.',
  'help.conflict': 'Khi hai máy ghi khác nhau',
  'help.conflict-1':
    'Hai người cùng sửa một ô, hoặc hai bước không thể đi cùng nhau: trang Hôm nay báo “Cần xử lý”. Mở ra, xem ai ghi gì lúc nào trên máy nào, chọn một bên và ghi lý do. Cả hai bên vẫn còn trong lịch sử.',
  'help.slip': 'Khi chưa nhận được hồ sơ',
  'help.slip-1':
    'Nhập người nộp và thủ tục, bỏ dấu giấy tờ còn thiếu, rồi bấm Chưa nhận được: in phiếu hướng dẫn. Phiếu nêu đủ một lần, không cấp mã và chưa tính thời hạn.',
  'help.slip-2': 'Không thuộc thẩm quyền thì chọn Mẫu 03 và ghi lý do.',
  'help.supplement': 'Yêu cầu bổ sung',
  'help.supplement-1':
    'Ghi đủ mọi nội dung trong một lần. Thời gian chờ người nộp không tính vào thời hạn; ngày hẹn tự lùi khi bấm Đã bổ sung.',
  'help.supplement-2': 'Hồ sơ có quá một lần yêu cầu bổ sung thì bộ chỉ số quốc gia tính là quá hạn.',
  'help.result': 'Có kết quả và trả kết quả',
  'help.result-1': 'Bấm Có kết quả ngay khi kết quả đã ký: thời hạn dừng tính từ lúc đó, dù người dân đến nhận muộn.',
  'help.result-2': 'Bấm Trả kết quả khi đã giao, ghi người nhận nếu không phải người nộp.',
  'help.apology': 'Sắp trễ hẹn',
  'help.apology-1':
    'Từ một ngày làm việc trước hạn, hồ sơ có nút Xin lỗi và hẹn lại: chọn lý do, máy tính ngày hẹn mới, lãnh đạo duyệt rồi in Mẫu 04. Mục Thư xin lỗi cần gửi ở trang Hôm nay nhắc những hồ sơ còn nợ thư.',
  'help.apology-2': 'Ngày hẹn lại là lời hứa với dân, không phải gia hạn: hồ sơ quá hạn vẫn là quá hạn.',
  'help.apology-3':
    'Gia hạn theo luật chuyên ngành (mục Việc khác) phải có căn cứ và người duyệt, và phải ghi trước khi quá hạn.',
  'help.signing': 'Ký theo ủy quyền',
  'help.signing-1':
    'Khi ghi Ký, máy kiểm tra văn bản ủy quyền có đúng người, đúng thủ tục, đúng ngày hay không, kể cả khi mất mạng. Văn bản còn dưới 30 ngày thì máy nhắc.',
  'help.print': 'In giấy tờ',
  'help.print-1':
    'Mục In giấy tờ của hồ sơ có Mẫu 01 đến 06. In xong bấm Đã in: chỉ khi đó mới tính là đã in; lần sau giấy ghi Bản in lại lần mấy.',
  'help.print-2': 'Sổ theo dõi (Mẫu 07) ở mục Thống kê, xem, in hoặc tải về Excel.',
  'help.print-3':
    'Mục Báo cáo có Bản chốt ngày có chữ ký: tải về, cất ở nơi khác; sau này chứng minh được sổ sách của ngày đó không bị sửa.',
  'help.admin': 'Dành cho quản trị phường',
  'help.admin-1':
    'Thủ tục: tìm trong danh mục cấp xã hoặc nhập tệp của Cổng DVCQG, trả lời các câu hỏi, rút ngắn thời hạn rồi đưa vào dùng. Hồ sơ đã nhận giữ bản cũ.',
  'help.admin-2':
    'Lịch làm việc: sửa xong bấm Xem trước để thấy hồ sơ nào đổi ngày hẹn, hồ sơ nào thành quá hạn, rồi mới Áp dụng kèm lý do. Hồ sơ đã xong không đổi.',
  'help.admin-3': 'Ủy quyền ký: ghi văn bản, người được ủy quyền, thủ tục, thời hạn; thu hồi chứ không xoá.',
  'help.admin-4':
    'Tài khoản: sửa họ tên, vai trò; khoá khi người đó nghỉ hoặc mất máy; đặt mật khẩu tạm khi quên; gỡ xác thực hai lớp khi mất điện thoại (gặp đúng người rồi mới gỡ). Mỗi việc đó kết thúc ngay mọi phiên của người ấy. Mật khẩu đặt khi tạo tài khoản phải đổi ở lần đăng nhập đầu. Người chuyển phường, hoặc giám sát nhiều phường: nhờ quản trị hệ thống.',
  'help.admin-devices':
    'Máy tính bảng: bật mã để máy lạ không vào được dù có mật khẩu; cấp mã cho máy mới; máy mất thì báo ngay, tìm lại thì rút lại. Việc trung tâm giữ lại thì hỏi người dùng máy rồi mới nhận.',
  'help.account': 'Mật khẩu và thiết bị đang đăng nhập',
  'help.account-1':
    'Mở Tài khoản ở đầu trang, hoặc từ đây, để đổi mật khẩu và xem đang đăng nhập ở đâu. Thấy thiết bị lạ thì đăng xuất nó rồi đổi mật khẩu.',
  'help.account-2':
    'Quên mật khẩu: nhờ quản trị phường đặt mật khẩu tạm, rồi đổi ngay khi đăng nhập. Hồ sơ chưa gửi vẫn tự gửi, không chờ đổi mật khẩu.',
  'help.account-3':
    'Gõ sai nhiều lần thì phải chờ, mỗi lần lâu hơn. Người khác gõ sai tên của bạn ở nơi khác không làm bạn phải chờ trên máy bạn vẫn dùng.',
  'help.account-4':
    'Khoá truy cập: thêm ở mục Tài khoản, sau đó đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của máy, không cần gõ tên và mật khẩu.',
  'help.account-5':
    'Quản trị và giám sát phải có xác thực hai lớp (khoá truy cập, hoặc mã sáu số trong ứng dụng trên điện thoại) sau 14 ngày kể từ lần đăng nhập đầu. In mã dự phòng cất đi. Mất cả điện thoại lẫn mã: gặp quản trị để gỡ.',
  'help.lock': 'Khoá máy và đổi người',
  'help.lock-1':
    'Đặt mã PIN sáu chữ số ở mục Tài khoản, mỗi người một mã trên mỗi máy. Rời quầy thì bấm Khoá máy; không ai chạm 5 phút máy cũng tự khoá, trừ khi đang nhập dở.',
  'help.lock-2':
    'Đổi người không cần mạng: bấm Khoá máy, người sau chọn tên mình và nhập mã PIN. Việc ghi mang tên người mở máy; nội dung người trước nhập dở vẫn giữ riêng cho người đó.',
  'help.lock-3':
    'Nhập sai mã PIN nhiều lần phải chờ; sai 10 lần thì mã bị xoá, hãy đăng nhập bằng mật khẩu khi có mạng rồi đặt mã mới. Hồ sơ chưa gửi không mất và vẫn tự gửi khi máy khoá.',
  'help.date': 'Ngày hẹn được tính thế nào',
  'help.date-1':
    'Mỗi hồ sơ có mục Vì sao hẹn ngày này? ghi từng bước tính và căn cứ. Ngày nhận không tính; ngày nghỉ, lễ không tính; ngày làm bù có tính.',
  'help.date-2':
    'Nhận ngoài giờ làm việc thì tính từ buổi làm việc kế tiếp. Hồ sơ đã quá hạn thì không thao tác nào làm cho thành đúng hạn.',
  'help.ask': 'Cần giúp thêm: gọi {office}, điện thoại {phone}.',
  'help.ask-nobody': 'Cần giúp thêm: hỏi người quản trị của phường.',
} as const;
