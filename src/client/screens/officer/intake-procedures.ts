/** What intake knows of procedures beyond the catalogue: which are asked for most, and how officers call them for short. */
import { foldText } from '#domain/base/fold-text.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';

/** The usual top of a ward's year: certification, civil status, residence, household business. In order of use. */
export const OFTEN: readonly { readonly code: string; readonly short: string }[] = [
  { code: '2.000815', short: 'Chứng thực bản sao' },
  { code: '1.001193', short: 'Khai sinh' },
  { code: '1.004873', short: 'Xác nhận hôn nhân' },
  { code: '2.000635', short: 'Trích lục hộ tịch' },
  { code: '1.000894', short: 'Kết hôn' },
  { code: '1.000656', short: 'Khai tử' },
  { code: '1.004194', short: 'Tạm trú' },
  { code: '1.001612', short: 'Hộ kinh doanh' },
];

/** Names of the counter that the official name does not contain. */
const SPOKEN: Readonly<Record<string, string>> = {
  '1.001193': 'ks giay khai sinh lam khai sinh',
  '1.000894': 'kh dang ky ket hon',
  '1.000656': 'kt giay chung tu',
  '1.004873': 'doc than xac nhan hon nhan tthn xnhn',
  '2.000635': 'tl trich luc sao khai sinh',
  '2.000815': 'sao y cong chung photo ct bs',
  '2.000884': 'ck xac nhan chu ky so yeu ly lich',
  '2.001035': 'hop dong mua ban tang cho',
  '1.004859': 'cai chinh doi ten sua ho tich',
  '1.001022': 'nhan con nhan cha',
  '2.000986': 'lien thong khai sinh bao hiem y te',
  '1.004222': 'nhap khau ho khau',
  '1.004194': 'kt3 dang ky o tro',
  '1.003197': 'xoa khau cat khau',
  '1.010041': 'ct07 xac nhan cu tru',
  '1.001612': 'hkd giay phep kinh doanh',
  '1.013225': 'gpxd giay phep xay nha',
  '1.009141': 'bien so nha',
  '1.115620': 'so do so hong',
  '1.001776': 'bao tro xa hoi nguoi cao tuoi',
  '1.014027': 'nguoi cao tuoi 75 tuoi',
  '1.001731': 'mai tang phi',
};

/** All the words a procedure may be asked for by, besides its name and code: spoken names and first letters. */
export function searchWords({ code, name }: Procedure): string {
  const initials = foldText(name)
    .split(/[^a-z0-9]+/)
    .map((word) => word.slice(0, 1))
    .join('');
  return `${SPOKEN[code] ?? ''} ${initials.slice(0, 12)}`.trim();
}

/** Those asked for most first, the others as the catalogue has them. */
export function byUse(procedures: readonly Procedure[]): readonly Procedure[] {
  return [...procedures].sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ code }: Procedure): number {
  const index = OFTEN.findIndex((often) => often.code === code);
  return index < 0 ? OFTEN.length : index;
}
