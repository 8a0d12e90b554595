/** Words of turning a citizen away at intake with everything said in one go. */
export const intakeSlip = {
  'slip.open': 'Chưa nhận được: in phiếu hướng dẫn',
  'slip.heading': 'Chưa tiếp nhận hồ sơ',
  'slip.explain':
    'Hướng dẫn một lần, đầy đủ (Nghị định 118/2025/NĐ-CP, Điều 17). Phiếu này không cấp mã hồ sơ và chưa tính thời hạn.',
  'slip.form': 'Loại phiếu',
  'slip.form.02': 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)',
  'slip.form.03': 'Phiếu từ chối tiếp nhận (Mẫu 03)',
  'slip.papers': 'Giấy tờ cần bổ sung',
  'slip.papers-hint': 'Mỗi dòng một giấy tờ. Ghi đủ trong một lần, kể cả giấy tờ cần sửa lại.',
  'slip.papers-missing': 'Giấy tờ cần bổ sung: chưa ghi giấy tờ nào.',
  'slip.reason': 'Lý do',
  'slip.reason-missing': 'Lý do: chưa nhập.',
  'slip.form-faults': 'Cần sửa phần đã nhập trước khi in phiếu',
  'slip.save': 'Lưu và in phiếu',
  'slip.issued': 'Đã ghi phiếu cho {name}',
  'slip.issued-body':
    'Chưa cấp mã hồ sơ, chưa tính thời hạn. Thông tin đã nhập vẫn còn trên máy nếu người dân bổ sung được ngay.',
  'slip.print': 'In phiếu',
  'slip.failed': 'Phiếu đã lưu nhưng chưa dựng được bản in. Hãy thử lại.',
  'slip.back': 'Quay lại phần đã nhập',
} as const;
