/** Words of the conflict desk: what two tablets recorded without knowing of each other, and what a person decides. */
export const conflicts = {
  'conflicts.heading': 'Cần xử lý',
  'conflicts.intro':
    'Những chỗ hai máy ghi vào cùng một hồ sơ mà chưa biết nhau. Không bên nào bị xoá: cả hai lần ghi nằm trong diễn biến. Hãy xem hai bên, hỏi người đã ghi nếu cần, rồi chọn và nêu lý do.',
  'conflicts.none': 'Không có việc nào cần xử lý. Khi hai máy ghi khác nhau vào cùng một hồ sơ, việc đó sẽ hiện ở đây.',
  'conflicts.loading': 'Đang xem các hồ sơ…',
  'conflicts.count': 'Có {count} việc cần xử lý.',
  'conflicts.reminder': 'Có {count} việc hai máy ghi khác nhau, cần người quyết định.',
  'conflicts.open-desk': 'Xem và xử lý',
  'conflicts.read-only': 'Vai trò của bạn chỉ xem. Cán bộ một cửa, lãnh đạo hoặc quản trị của phường sẽ quyết định.',

  'conflicts.what-field':
    '“{field}” được sửa trên hai máy, người này chưa thấy lần sửa của người kia. Đang dùng: {current}.',
  'conflicts.what-repeated':
    'Hai máy cùng ghi “{step}”. Chỉ lần ghi đến trung tâm trước có hiệu lực; lần sau được giữ trong diễn biến.',
  'conflicts.what-impossible':
    '“{step}” được ghi trên một máy chưa biết hồ sơ đã chuyển sang “{status}”, nên không có hiệu lực.',
  'conflicts.what-not-allowed': '“{step}” do người có vai trò {role} ghi, không đúng thẩm quyền nên không có hiệu lực.',

  'conflicts.choose-field': 'Chọn giá trị đúng',
  'conflicts.choose-step': 'Chọn cách xử lý',
  'conflicts.keep': 'Giữ như hiện nay',
  'conflicts.keep-against': 'Giữ như hiện nay: {step}',
  'conflicts.keep-status': 'Giữ như hiện nay: hồ sơ ở trạng thái “{status}”',
  'conflicts.redo': 'Ghi lại: {step}',
  'conflicts.redo-detail': 'Được ghi mới dưới tên bạn, thời điểm là lúc bạn lưu.',
  'conflicts.lost': 'Lần ghi không có hiệu lực: {step}',
  'conflicts.no-redo': 'Không ghi lại được ở trạng thái hiện nay. Nếu vẫn cần, hãy mở hồ sơ và làm bước phù hợp.',
  'conflicts.no-redo-over':
    'Hồ sơ đã kết thúc nên không ghi lại được. Nếu điều đã ghi là đúng và cần lưu ý, hãy mở hồ sơ và ghi chú.',
  'conflicts.other': 'Giá trị khác',
  'conflicts.other-value': 'Giá trị đúng là',
  'conflicts.reason': 'Lý do',
  'conflicts.choice': 'Lựa chọn',
  'conflicts.save': 'Lưu quyết định',
  'conflicts.saved': 'Đã lưu trên máy này: {code}, {time}.',
  'conflicts.by': '{name} ({role}), {moment}, máy {tablet}',
  'conflicts.in-use': '{value} (đang dùng)',

  'conflicts.settled-heading': 'Đã xử lý ({count})',
  'conflicts.settled': 'Đã xử lý: {by}. {choice}Lý do: {reason}',
  'conflicts.settled-again': 'Máy khác cũng đã xử lý, không có hiệu lực: {by}. {choice}Lý do: {reason}',
  'conflicts.chosen': 'Chọn: {value}. ',

  'conflicts.concurrent-corrected': 'Sửa đồng thời trên hai máy: “{field}”, máy {tablet}.',
  'conflicts.concurrent': 'Ghi đồng thời trên hai máy: “{step}”, máy {tablet}.',

  'event.no-effect': 'Lần ghi này không có hiệu lực, chỉ giữ lại để đối chiếu.',
  'event.conflict-settled': 'Xử lý việc ghi khác nhau',
  'step.conflict-settled': 'Xử lý việc ghi khác nhau',
  'error.NoOpenProblem': 'Việc này đã được xử lý rồi, có thể ở máy khác. Xem lại trong hồ sơ.',
} as const;
