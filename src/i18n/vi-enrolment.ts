/** Words about which tablets are the ward's: codes for new ones, reports of loss, and what waits for the administrator. */
export const enrolment = {
  'enrolment.heading': 'Ghi nhận máy mới',
  'enrolment.open':
    'Hiện ai có tài khoản của phường cũng dùng được máy mới mà không cần mã. Khi các máy của phường đã đăng nhập đủ, hãy bật mã: từ đó máy lạ không tải được hồ sơ về, dù có mật khẩu.',
  'enrolment.ask-codes': 'Bật: máy mới phải có mã',
  'enrolment.by-code':
    'Máy mới phải có mã do quản trị phường cấp. Máy đã ghi nhận dùng bình thường; máy của quản trị phường không cần mã.',
  'enrolment.by-admin': 'Cần thêm máy: nhờ quản trị phường cấp mã.',
  'enrolment.make': 'Cấp mã cho một máy',
  'enrolment.code-until':
    'Gõ mã trên máy mới, hoặc quét mã QR bằng máy mới. Dùng cho một máy, đến {time}; mã chỉ hiện lần này.',
  'enrolment.qr': 'Mã QR ghi nhận máy',
  'enrolment.codes-open': 'Đang có {count} mã còn dùng được.',
  'enrolment.ask-none': 'Tắt mã',
  'enrolment.ask-none-yes': 'Tắt mã',
  'enrolment.ask-none-body':
    'Từ lúc này ai có tài khoản của phường cũng dùng được máy mới mà không cần mã. Các mã đang có hết hiệu lực. Máy đã ghi nhận không đổi.',

  'enrolment.needed': 'Máy này chưa được ghi nhận cho {ward}. Nhờ quản trị phường cấp mã.',
  'enrolment.needed-body':
    'Quản trị phường mở trang Máy tính bảng, bấm “Cấp mã cho một máy”. Chỉ phải nhập một lần; việc đã ghi trên máy vẫn còn nguyên.',
  'enrolment.code': 'Mã ghi nhận máy',
  'enrolment.submit': 'Ghi nhận máy',
  'enrolment.code-form': 'Mã gồm 8 chữ và số, không có I, L, O, số 0 và số 1. Hãy xem lại mã.',
  'enrolment.code-wrong': 'Mã không đúng, đã dùng hoặc đã hết hạn. Nhờ quản trị phường cấp mã mới.',
  'enrolment.code-later':
    'Đã thử quá nhiều mã nên phải chờ. Máy tự thử lại mã vừa nhập sau ít phút; không cần nhập lại.',
  'enrolment.key-waits': 'Khoá ký của máy này đang chờ quản trị phường chấp nhận',
  'enrolment.key-waits-body':
    'Cứ tiếp nhận bình thường: việc ghi trên máy vẫn còn nguyên và vẫn được gửi, trung tâm để riêng đến khi khoá được chấp nhận. Nhờ quản trị phường mở trang Máy tính bảng và chấp nhận khoá {name}, hoặc cấp một mã để nhập ở đây.',
  'enrolment.apart-needed': 'Máy này chưa được ghi nhận cho phường nên trung tâm chưa cho dùng ngăn riêng trên máy.',
  'enrolment.apart-needed-body':
    'Ngăn riêng không nhận mã. Hãy về {ward} và ghi nhận máy ở đó; việc đã ghi trong ngăn vẫn còn nguyên trên máy và tự gửi sau đó.',
  'enrolment.apart-key-waits': 'Khoá ký của máy này đang chờ được chấp nhận cho ngăn riêng',
  'enrolment.apart-key-waits-body':
    'Cứ làm việc bình thường: việc ghi trên máy vẫn còn nguyên và vẫn được gửi, trung tâm để riêng đến khi khoá được chấp nhận. Nhờ người đứng đầu ngăn mở trang Máy tính bảng và chấp nhận khoá {name}; khi phường chấp nhận khoá này thì ngăn cũng chấp nhận.',
  'enrolment.revoked-title': 'Máy này đã được báo mất hoặc đã trả lại',
  'enrolment.revoked-body':
    'Hồ sơ tải từ trung tâm đã được xoá khỏi máy và máy không tải thêm. Việc ghi trên máy vẫn còn nguyên và vẫn được gửi, nhưng trung tâm để riêng chờ quản trị phường xác nhận. Nếu báo nhầm, nhờ quản trị phường rút lại ở trang Máy tính bảng.',

  'devices.loss-lost': '{name} báo mất lúc {moment}.',
  'devices.loss-returned': '{name} ghi đã trả lại lúc {moment}.',
  'devices.loss-report': 'Báo mất máy',
  'devices.loss-return': 'Máy đã trả lại',
  'devices.loss-take-back': 'Rút lại: máy vẫn dùng',
  'devices.loss-no': 'Không, giữ như cũ',
  'devices.loss-ask-lost': 'Báo mất: {name} ({user})?',
  'devices.loss-yes-lost': 'Báo mất',
  'devices.loss-body-lost':
    'Các phiên đăng nhập trên máy kết thúc ngay. Lần liên lạc tới, máy xoá hồ sơ đã tải và không đọc thêm được gì. Việc máy còn gửi thì để riêng chờ quản trị xác nhận. Hãy đặt mật khẩu tạm cho người dùng máy sau cùng nếu mật khẩu có thể bị lộ. Báo nhầm thì rút lại được.',
  'devices.loss-ask-returned': 'Đã trả lại: {name} ({user})?',
  'devices.loss-yes-returned': 'Đã trả lại',
  'devices.loss-body-returned':
    'Các phiên đăng nhập trên máy kết thúc ngay. Lần liên lạc tới, máy xoá hồ sơ đã tải và không đọc thêm được gì. Trước khi trả máy, hãy gửi hết việc chưa gửi hoặc lưu hộp đen.',
  'devices.loss-ask-found': 'Rút lại tin báo: {name} ({user})?',
  'devices.loss-yes-found': 'Rút lại',
  'devices.loss-body-found':
    'Máy lại đọc và gửi bình thường sau khi đăng nhập. Việc máy đã gửi trong lúc bị báo được nhận vào hồ sơ.',

  'device-key.title': 'Có khoá ký mới báo dưới tên máy này',
  'device-key.body':
    'Khoá {name}, báo lúc {moment}. Việc ký bằng khoá này được để riêng, chưa vào hồ sơ nào. Hỏi người dùng máy: nếu máy ấy đang hiện đúng khoá này thì chấp nhận; nếu không, có người dùng tên của máy này trên máy khác.',
  'device-key.by-admin': 'Quản trị phường xem và quyết định.',
  'device-key.by-head': 'Người đứng đầu ngăn xem và quyết định.',
  'device-key.let-in': 'Chấp nhận khoá',
  'device-key.turn-away': 'Từ chối khoá',
  'device-key.ask-let-in': 'Chấp nhận khoá này?',
  'device-key.ask-turn-away': 'Từ chối khoá này?',
  'device-key.ask-body-let-in':
    'Từ lúc này những gì ký bằng khoá {name} là của máy này, và việc đang chờ vì khoá được nhận vào hồ sơ. Chỉ chấp nhận khi đã nhìn thấy khoá trên chính máy của phường. Không rút lại được; tên bạn được ghi lại.',
  'device-key.ask-body-turn-away':
    'Việc ký bằng khoá {name} vẫn được giữ nguyên và để riêng. Nếu từ chối nhầm, cấp một mã để nhập trên máy ấy thì khoá được chấp nhận.',

  'held-work.heading': 'Việc chờ quản trị xác nhận',
  'held-work.heading-head': 'Việc chờ người đứng đầu ngăn xác nhận',
  'held-work.explain':
    'Trung tâm đã giữ nguyên các việc sau nhưng chưa tính vào hồ sơ nào, vì không chắc chính máy hoặc người của phường đã ghi. Hỏi người dùng máy, đối chiếu giấy tờ rồi mới nhận.',
  'held-work.revoked': '{count} việc gửi từ {from} đến {through}, sau khi máy được báo mất hoặc trả lại.',
  'held-work.unsigned':
    '{count} việc gửi từ {from} đến {through}, thiếu chữ ký của máy, chữ ký không khớp, hoặc máy chưa được ghi nhận.',
  'held-work.new-key':
    '{count} việc gửi từ {from} đến {through}, ký bằng khoá mới chưa được chấp nhận. Chấp nhận khoá ở thẻ của máy bên dưới thì các việc này tự vào hồ sơ.',
  'held-work.role': '{count} việc gửi từ {from} đến {through}, ghi với vai trò mà người ghi không giữ lúc ấy.',
  'held-work.person': '{count} việc gửi từ {from} đến {through}, mang tên người mà trung tâm chưa có tài khoản.',
  'held-work.again-explain':
    'Nếu tài khoản hoặc vai trò bị ghi thiếu hay ghi muộn, sửa ở mục Tài khoản và nơi tiếp nhận rồi thử nhận lại. Nếu không sửa được (tài khoản lập lại sau khi khôi phục có mã khác), quản trị đối chiếu giấy tờ rồi nhận.',
  'held-work.again': 'Thử nhận lại',
  'held-work.again-none': 'Chưa nhận được việc nào; không có gì thay đổi.',
  'held-work.not-own':
    'Chưa nhận được việc nào; không có gì thay đổi. Việc mang tên chính bạn phải do một quản trị khác xác nhận.',
  'held-work.not-own-head':
    'Chưa nhận được việc nào; không có gì thay đổi. Việc mang tên chính bạn phải do một người đứng đầu khác xác nhận.',
  'held-work.admit': 'Nhận việc của {name} vào hồ sơ',
  'held-work.by-admin': 'Quản trị phường xem và xác nhận.',
  'held-work.by-head': 'Người đứng đầu ngăn xem và xác nhận.',
  'held-work.ask': 'Nhận các việc này vào hồ sơ?',
  'held-work.yes': 'Nhận vào hồ sơ',
  'held-work.ask-body':
    'Chỉ nhận khi đã hỏi người dùng máy và đối chiếu giấy tờ. Nhận rồi không rút lại được; tên bạn được ghi lại cùng các việc này.',
} as const;
