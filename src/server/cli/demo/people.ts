/** Invented wards and people. Numbers lie outside what is really given out: identity numbers from 000, phones 0900 000. */
import type { IntakeForm } from '#domain/dossier/decide-receive.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { Random } from './random.ts';

const WARD_NAMES = ['Bến Nứa', 'Cầu Mây', 'Hương Bưởi', 'Ngọc Lau', 'Tân Phù Sa', 'Đông Bãi', 'Hàng Dừa', 'Sông Chanh'];
const FAMILY = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Ngô',
  'Dương',
  'Lý',
  'Trịnh',
  'Đoàn',
];
const MIDDLE_F = ['Thị', 'Thuỳ', 'Ngọc', 'Minh', 'Thị Thu', 'Thị Bích', 'Khánh', 'Phương'];
const MIDDLE_M = ['Văn', 'Đức', 'Quang', 'Minh', 'Hữu', 'Xuân', 'Đình', 'Tuấn'];
const GIVEN_F = [
  'Hoà',
  'Lan',
  'Hương',
  'Thuý',
  'Yến',
  'Trang',
  'Nga',
  'Quỳnh',
  'Diệp',
  'Ánh',
  'Thư',
  'Vân',
  'Mỹ',
  'Phượng',
];
const GIVEN_M = [
  'Dũng',
  'Hùng',
  'Lưỡng',
  'Sơn',
  'Tiến',
  'Quyết',
  'Đạt',
  'Khôi',
  'Nghĩa',
  'Bảo',
  'Trường',
  'Vỹ',
  'Thuỷ',
  'Kiên',
];

/** @param index from 0; names repeat with a number when there are more wards than names */
export function inventWard(index: number): WardProfile {
  const round = Math.floor(index / WARD_NAMES.length);
  const name = `phường ${WARD_NAMES[index % WARD_NAMES.length]}${round === 0 ? '' : ` ${round + 1}`}`;
  const number = String(index + 1).padStart(3, '0');
  return {
    code: `99${number}` as WardCode,
    name: `${name} (minh hoạ)`,
    provinceName: 'Thành phố Minh Hoạ',
    agencyCode: `D99.${number}`,
    officeName: `Điểm phục vụ hành chính công ${name}`,
    address: `Số ${index + 1}, đường Bãi Giữa, ${name}`,
    phone: `0900 000 ${number}`,
    demo: true,
  };
}

export type Applicant = Pick<IntakeForm, 'fullName' | 'personalId' | 'bornOn' | 'phone' | 'address' | 'fromCard'>;

export function inventApplicant(random: Random, ward: WardProfile): Applicant {
  const isWoman = random.chance(0.55);
  const year = random.between(1945, 2007);
  const century = (year >= 2000 ? 2 : 0) + (isWoman ? 1 : 0);
  const digits = String(random.between(0, 999_999)).padStart(6, '0');
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    fullName: inventName(random, isWoman),
    personalId: `000${century}${two(year % 100)}${digits}`,
    bornOn: `${two(random.between(1, 28))}/${two(random.between(1, 12))}/${year}`,
    phone: random.chance(0.93) ? `0900000${String(random.between(0, 999)).padStart(3, '0')}` : '',
    address: `Số ${random.between(1, 250)}, tổ ${random.between(1, 32)}, ${ward.name}`,
    fromCard: random.chance(0.7) ? ['fullName', 'personalId', 'bornOn', 'address'] : [],
  };
}

export function inventName(random: Random, isWoman: boolean): string {
  const middle = random.pick(isWoman ? MIDDLE_F : MIDDLE_M);
  return `${random.pick(FAMILY)} ${middle} ${random.pick(isWoman ? GIVEN_F : GIVEN_M)}`;
}
