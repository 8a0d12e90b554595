/** Words of the locked tablet, of the PIN that opens it, and of changing officers at one tablet. */
export const lock = {
  'lock.now': 'Khoá máy',
  'lock.switch': 'Đổi người',
  'lock.heading': 'Máy đang khoá',
  'lock.lead': 'Chọn tên rồi nhập mã PIN. Mở được cả khi mất mạng.',
  'lock.who': 'Ai mở máy?',
  'lock.choose': 'Hãy chọn tên của bạn trước.',
  'lock.pin-of': 'Mã PIN của {name}',
  'lock.digits': 'Phím số',
  'lock.delete': 'Xoá số cuối',
  'lock.open': 'Mở máy',
  'lock.opening': 'Đang mở…',
  'lock.password': 'Đăng nhập bằng mật khẩu',
  'lock.back': 'Mở máy bằng mã PIN',
  'lock.goes-on':
    'Khi máy khoá, việc chưa gửi vẫn tự gửi về trung tâm; phiếu tiếp nhận và bước xử lý hồ sơ đang nhập dở vẫn giữ trên máy.',
  'lock.WrongPin': 'Mã PIN không đúng. Còn {tries} lần thử.',
  'lock.PinMustWait': 'Đã nhập sai nhiều lần. Thử lại sau {time}.',
  'lock.PinWiped':
    'Đã nhập sai 10 lần nên mã PIN này bị xoá khỏi máy. Việc chưa gửi không mất. Khi có mạng, hãy đăng nhập bằng mật khẩu rồi đặt mã PIN mới.',
  'lock.WardNotOpened':
    'Mã PIN đúng, nhưng dữ liệu của phường trên máy này chưa mở được. Khi có mạng, hãy đăng nhập bằng mật khẩu.',
  'lock.Overtaken': 'Mã PIN đúng, nhưng máy vừa bị khoá, đăng xuất hoặc được người khác mở. Hãy nhập lại mã PIN.',
  'lock.StoreFailed':
    'Máy chưa đọc được dữ liệu đã lưu nên chưa mở được. Việc đã lưu vẫn còn trên máy. Hãy tải lại trang rồi thử lại; vẫn không được thì lưu hộp đen và báo quản trị.',
  'lock.not-reopened':
    'Máy chưa mở lại được dữ liệu của phường cho {name}. Khi có mạng, hãy đăng nhập bằng mật khẩu để làm tiếp; việc chưa gửi vẫn còn nguyên trên máy.',
  'lock.sign-out-lost':
    'Đã đăng xuất trên trang này, nhưng máy chưa ghi lại được. Hãy tải lại trang; nếu trang lại mở bằng tên bạn thì đăng xuất lần nữa.',
  'lock.borrowed-title': 'Máy đang gửi bằng phiên đăng nhập của người trước.',
  'lock.borrowed':
    'Tiếp nhận và gửi hồ sơ vẫn bình thường, việc bạn làm mang tên bạn. Báo cáo, quản trị và tài khoản mở lại sau khi bạn nhập mật khẩu.',
  'lock.later': 'Để sau',

  'pin.heading': 'Mã PIN mở máy này',
  'pin.hint':
    'Sáu chữ số, chỉ dùng trên máy này, mở được cả khi mất mạng. Đừng dùng ngày sinh hay mã của thẻ ngân hàng. Nhập sai 10 lần thì mã bị xoá và phải đăng nhập bằng mật khẩu.',
  'pin.none':
    'Bạn chưa có mã PIN trên máy này nên máy không tự khoá: ai cầm máy cũng đọc được hồ sơ cho đến khi bạn đăng xuất.',
  'pin.has': 'Bạn đã có mã PIN trên máy này. Máy tự khoá sau 5 phút không ai chạm.',
  'pin.present': 'Mã PIN hiện tại',
  'pin.new': 'Mã PIN mới',
  'pin.again': 'Nhập lại mã PIN mới',
  'pin.again-differs': 'Nhập lại mã PIN mới: chưa giống mã ở trên.',
  'pin.set': 'Đặt mã PIN',
  'pin.change': 'Đổi mã PIN',
  'pin.saved': 'Đã đặt mã PIN. Từ nay máy tự khoá khi không ai chạm; bấm Khoá máy khi rời quầy.',
  'pin.forgot': 'Quên mã PIN? Khi có mạng, hãy đăng xuất, đăng nhập lại bằng mật khẩu rồi đặt mã mới ở đây.',
  'pin.PinNotSixDigits': 'Mã PIN mới: cần đúng 6 chữ số.',
  'pin.PinTrivial': 'Mã PIN mới: quá dễ đoán (như 000000, 123456, 121212). Hãy chọn mã khác.',
  'pin.NotOfWard': 'Trung tâm báo tài khoản này không còn làm việc ở phường, nên không đặt được mã PIN trên máy này.',
  'pin.HoldsLastKey':
    'Trên máy còn dữ liệu chỉ mở được bằng mã PIN hiện tại, nên chưa đổi được. Khi có mạng, hãy khoá máy rồi mở bằng mã ấy; nếu quên, nhờ một cán bộ khác mở máy này một lần rồi đổi lại.',
  'pin.ask-title': 'Đặt mã PIN để khoá máy khi rời quầy',
  'pin.ask':
    'Chưa có mã PIN thì máy không tự khoá, ai cầm máy cũng đọc được hồ sơ. Đặt một lần, mất chưa đến một phút.',
  'pin.ask-later': 'Để mai',
} as const;
