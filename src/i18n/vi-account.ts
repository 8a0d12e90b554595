/** Words of somebody's own account, and of looking after the accounts of a ward. */
export const account = {
  'account.heading': 'Tài khoản của tôi',
  'account.link': 'Tài khoản',
  'account.who': '{name} · tên đăng nhập {username} · {role}',
  'account.change': 'Đổi mật khẩu',
  'account.change-hint': 'Đổi xong, máy này vẫn đăng nhập; các thiết bị khác của bạn phải đăng nhập lại.',
  'account.current': 'Mật khẩu hiện tại',
  'account.current-temporary': 'Mật khẩu tạm vừa dùng',
  'account.password': 'Mật khẩu mới',
  'account.password-hint':
    'Ít nhất 10 ký tự. Nên ghép vài từ không liên quan với nhau; đừng dùng mật khẩu hay gặp hoặc tên đăng nhập.',
  'account.again': 'Nhập lại mật khẩu mới',
  'account.again-differs': 'Nhập lại mật khẩu mới: chưa giống mật khẩu mới ở trên.',
  'account.save': 'Đổi mật khẩu',
  'account.saved': 'Đã đổi mật khẩu. Các thiết bị khác của bạn phải đăng nhập lại.',
  'account.devices': 'Thiết bị đang đăng nhập',
  'account.devices-hint': 'Thấy thiết bị lạ thì đăng xuất nó, rồi đổi mật khẩu.',
  'account.devices-loading': 'Đang hỏi trung tâm…',
  'account.unknown-browser': 'Thiết bị chưa rõ',
  'account.this-device': 'Máy này',
  'account.signed-in-at': 'Đăng nhập: {moment}',
  'account.used-at': 'Dùng gần nhất: {moment}',
  'account.network': 'Mạng: {network}',
  'account.end-of': 'Đăng xuất khỏi {browser}',
  'account.ended': 'Đã đăng xuất khỏi {browser}.',

  'new-password.heading': 'Đổi mật khẩu tạm',
  'new-password.lead':
    'Mật khẩu của bạn do quản trị đặt. Hãy chọn mật khẩu chỉ mình bạn biết rồi làm việc tiếp. Hồ sơ chưa gửi trên máy vẫn tự gửi về trung tâm.',
  'new-password.postpone': 'Chưa có mạng, làm việc tiếp',
  'new-password.postpone-hint':
    'Đổi mật khẩu cần nối với trung tâm. Khi chưa có mạng bạn cứ tiếp nhận hồ sơ bình thường và đổi sau.',
  'new-password.reminder': 'Bạn đang dùng mật khẩu tạm.',
  'new-password.reminder-body': 'Tiếp nhận và gửi hồ sơ vẫn bình thường; báo cáo và quản trị mở lại sau khi đổi.',

  'error.PasskeyRefused':
    'Không đăng nhập được bằng khoá truy cập này. Hãy thử lại, hoặc dùng tên đăng nhập và mật khẩu.',
  'error.PasskeyCancelled': 'Chưa dùng khoá truy cập: bạn đã dừng lại hoặc để quá lâu. Hãy thử lại khi sẵn sàng.',
  'error.PasskeyKnown': 'Máy này đã có khoá truy cập của bạn rồi.',
  'error.PasskeyFailed': 'Máy này không dùng được khoá truy cập lúc này. Hãy thử lại, hoặc dùng cách khác.',
  'error.ConfirmFirst': 'Hãy xác nhận lại bằng mật khẩu hoặc khoá truy cập trước.',

  'sign-in.passkey': 'Dùng khoá truy cập',
  'passkey.no-address':
    'Khoá truy cập chỉ dùng được khi mở ứng dụng bằng địa chỉ https có tên miền, không phải bằng địa chỉ IP.',
  'passkey.no-browser': 'Trình duyệt này chưa dùng được khoá truy cập. Hãy cập nhật trình duyệt.',
  'passkey.heading': 'Khoá truy cập (passkey)',
  'passkey.hint':
    'Đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của máy, không cần gõ mật khẩu. Một khoá thay cho cả hai lớp.',
  'passkey.hint-required':
    'Có khoá rồi thì ở máy khác, mật khẩu một mình không đủ: nên bật thêm ứng dụng xác thực để dùng ở máy không có khoá.',
  'passkey.name': 'Tên khoá',
  'passkey.name-hint': 'Để sau này nhận ra, ví dụ “Điện thoại của tôi”, “Máy bàn ở quầy 2”.',
  'passkey.add': 'Thêm khoá truy cập',
  'passkey.added': 'Đã thêm khoá truy cập {name}.',
  'passkey.made-at': 'Tạo lúc: {moment}',
  'passkey.used-at': 'Dùng gần nhất: {moment}',
  'passkey.never-used': 'Chưa dùng lần nào',
  'passkey.remove': 'Gỡ khoá {name}',
  'passkey.removed': 'Đã gỡ khoá truy cập {name}.',

  'factor.heading': 'Xác thực hai lớp',
  'factor.optional':
    'Vai trò của bạn không bắt buộc. Bật ứng dụng xác thực thì lần đăng nhập nào cũng phải có mã, kể cả khi ai đó biết mật khẩu.',
  'factor.deadline':
    'Vai trò của bạn phải có xác thực hai lớp từ {day}. Hãy bật ứng dụng xác thực hoặc thêm khoá truy cập trước ngày đó.',
  'factor.now':
    'Vai trò của bạn phải có xác thực hai lớp. Hãy bật ứng dụng xác thực hoặc thêm khoá truy cập, rồi làm việc tiếp. Hồ sơ chưa gửi trên máy vẫn tự gửi về trung tâm.',
  'factor.waived': 'Dữ liệu minh hoạ: không bắt buộc xác thực hai lớp. Ở phường thật, vai trò này phải có.',
  'factor.done': 'Đang bật. Đăng nhập bằng mật khẩu thì phải có thêm mã hoặc khoá truy cập.',

  'factor.enter-lead': 'Mật khẩu đã đúng. Hãy nhập mã sáu số đang hiện trong ứng dụng xác thực, hoặc một mã dự phòng.',
  'factor.enter-lead-passkey': 'Mật khẩu đã đúng. Hãy dùng khoá truy cập của bạn để vào tiếp.',
  'factor.code': 'Mã xác thực',
  'factor.code-hint': 'Sáu số trong ứng dụng, hoặc một mã dự phòng dạng XXXXX-XXXXX.',
  'factor.enter': 'Vào tiếp',
  'factor.lost':
    'Mất điện thoại và không còn mã dự phòng? Gặp quản trị phường (quản trị, giám sát thì gặp quản trị hệ thống) để gỡ xác thực hai lớp.',

  'factor.confirm-heading': 'Xác nhận đúng là bạn',
  'factor.confirm-password': 'Xác nhận bằng mật khẩu',
  'factor.confirm': 'Xác nhận',
  'factor.confirm-passkey': 'Xác nhận bằng khoá truy cập',
  'factor.cancel': 'Thôi',

  'authenticator.heading': 'Ứng dụng xác thực',
  'authenticator.hint':
    'Ứng dụng trên điện thoại (Google Authenticator, Microsoft Authenticator và loại tương tự) hiện mã sáu số, đổi mỗi 30 giây, không cần mạng.',
  'authenticator.on': 'Đang bật. Còn {count} mã dự phòng.',
  'authenticator.begin': 'Bật ứng dụng xác thực',
  'authenticator.again': 'Đặt lại (điện thoại mới, mã dự phòng mới)',
  'authenticator.remove': 'Tắt ứng dụng xác thực',
  'authenticator.removed': 'Đã tắt ứng dụng xác thực.',
  'authenticator.scan': 'Mở ứng dụng trên điện thoại, chọn thêm tài khoản, rồi quét mã này:',
  'authenticator.qr': 'Mã QR để gắn ứng dụng xác thực',
  'authenticator.secret': 'Không quét được thì gõ khoá này vào ứng dụng: {secret}',
  'authenticator.code': 'Mã đang hiện trong ứng dụng',
  'authenticator.finish': 'Gắn xong',

  'recovery.heading': 'Mã dự phòng',
  'recovery.lead':
    'Mỗi mã dùng được một lần khi không có điện thoại bên mình. In ra hoặc chép lại rồi cất nơi an toàn: các mã này không hiện lại lần nữa.',
  'recovery.print': 'In mã dự phòng',
  'recovery.kept': 'Tôi đã cất mã dự phòng',
  'recovery.paper': 'Mã dự phòng đăng nhập Đúng Hẹn của {username}',

  'second-factor.reminder': 'Bạn chưa hoàn tất xác thực hai lớp.',
  'second-factor.reminder-body':
    'Tiếp nhận và gửi hồ sơ vẫn bình thường; nhận hồ sơ từ trung tâm, báo cáo và quản trị mở lại sau khi hoàn tất.',
  'second-factor.finish': 'Hoàn tất',
  'second-factor.due': 'Từ {day}, vai trò của bạn phải có xác thực hai lớp.',
  'second-factor.due-body':
    'Bật bây giờ mất chừng hai phút. Đến ngày đó mà chưa bật thì phải bật trước khi làm việc khác.',
  'second-factor.begin': 'Bật xác thực hai lớp',
  'second-factor.later': 'Để sau',
  'second-factor.postpone': 'Chưa có mạng, làm việc tiếp',
  'second-factor.postpone-hint':
    'Xác thực cần nối với trung tâm. Khi chưa có mạng bạn cứ tiếp nhận hồ sơ bình thường và làm sau.',
  'second-factor.stay-out': 'Chưa có mạng, về màn hình mở máy',
  'second-factor.stay-out-hint':
    'Xác thực cần nối với trung tâm. Chưa xác thực xong thì máy chưa mở hồ sơ cho bạn. Nếu đã đặt mã PIN trên máy này, bạn mở máy bằng mã PIN và tiếp nhận bình thường; nếu chưa, hãy đăng nhập lại khi có mạng.',

  'user-edit.factors': 'Gỡ xác thực hai lớp',
  'user-edit.factors-title': 'Gỡ xác thực hai lớp của {name}?',
  'user-edit.factors-body':
    'Chỉ làm khi đã gặp đúng người và người này mất điện thoại hoặc khoá. Mọi khoá truy cập, ứng dụng xác thực và mã dự phòng bị gỡ; người này phải đăng nhập lại bằng mật khẩu ở từng máy.',
  'user-edit.factors-off': 'Đã gỡ xác thực hai lớp của {name}.',
  'user-edit.has-factor': 'có xác thực hai lớp',
  'user-edit.open': 'Sửa {name}',
  'user-edit.close': 'Đóng phần sửa {name}',
  'user-edit.temporary': 'mật khẩu tạm, chưa đổi',
  'user-edit.own': 'Đây là tài khoản của bạn. Vai trò do quản trị khác đổi; mật khẩu đổi ở mục Tài khoản của tôi.',
  'user-edit.role-hint':
    'Đổi vai trò thì người này phải đăng nhập lại. Khi vai trò mới bắt đầu hoặc thôi bắt buộc xác thực hai lớp, các khoá truy cập đã thêm bị gỡ và người này tự thêm lại.',
  'user-edit.save': 'Lưu họ tên và vai trò',
  'user-edit.save-name': 'Lưu họ tên',
  'user-edit.saved': 'Đã lưu {name}.',
  'user-edit.password': 'Mật khẩu tạm',
  'user-edit.password-hint':
    'Ít nhất 10 ký tự. Trao tận tay; người này phải đổi khi đăng nhập lần tới. Mọi thiết bị của người này phải đăng nhập lại.',
  'user-edit.set-password': 'Đặt mật khẩu tạm',
  'user-edit.password-set': 'Đã đặt mật khẩu tạm cho {name}.',
  'user-edit.disable': 'Khoá tài khoản',
  'user-edit.disable-title': 'Khoá tài khoản của {name}?',
  'user-edit.disable-body':
    'Người này bị đăng xuất khỏi trung tâm ngay. Việc đã ghi trên máy không mất: người đăng nhập sau trên máy đó gửi được. Khoá rồi mở lại được.',
  'user-edit.disabled': 'Đã khoá tài khoản của {name}.',
  'user-edit.enable': 'Mở lại tài khoản',
  'user-edit.enabled': 'Đã mở lại tài khoản của {name}.',
  'user-edit.end': 'Đăng xuất khỏi mọi thiết bị',
  'user-edit.end-title': 'Đăng xuất {name} khỏi mọi thiết bị?',
  'user-edit.end-body': 'Người này phải đăng nhập lại ở từng máy. Việc đã ghi trên máy không mất.',
  'user-edit.ended': 'Đã đăng xuất {name} khỏi mọi thiết bị.',
  'user-edit.cancel': 'Thôi',

  'user-wards.join': 'Cho làm việc thêm ở',
  'user-wards.join-hint':
    'Người chuyển phường: cho vào phường mới trước, rồi đưa ra khỏi phường cũ. Tên đăng nhập và mật khẩu giữ nguyên.',
  'user-wards.choose': 'Chọn phường, xã',
  'user-wards.submit': 'Cho làm việc thêm',
  'user-wards.joined': '{name} được làm việc ở {ward}, thấy nơi này sau khi đăng xuất và đăng nhập lại.',
  'user-wards.leave': 'Đưa ra khỏi {ward}',
  'user-wards.leave-title': 'Đưa {name} ra khỏi {ward}?',
  'user-wards.leave-body':
    'Người này bị đăng xuất khỏi trung tâm ngay và không tải được hồ sơ của nơi này nữa, kể cả của ngăn riêng. Việc đã ghi vẫn mang tên người này. Hãy để người này gửi hết trên các máy trước: việc chưa gửi không mất, nhưng sau đó chỉ người còn làm ở nơi này đăng nhập trên máy đó mới gửi được, hoặc phải nộp bằng hộp đen.',
  'user-wards.left': 'Đã đưa {name} ra khỏi {ward}.',
} as const;
