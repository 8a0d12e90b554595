/** The shipped wards: the four of Long Biên, Hà Nội, since 1/7/2025 (NQ 1656/NQ-UBTVQH15). */
import longBien from './wards/long-bien.json' with { type: 'json' };

/** Phường: where a counter stands and what its papers print. */
export interface Ward {
  /** Administrative code since 1/7/2025, e.g. `00118`. */
  readonly code: string;
  readonly name: string;
  /** Mã định danh cơ quan (QĐ 20/2020/QĐ-TTg), the first part of a dossier code; a setting, see the file's questions. */
  readonly agencyCode: string;
  readonly officeName: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly provinceName: string;
}

/** The shipped wards as the settings start out; what a ward must still confirm stays in the file. */
export function loadWards(): Ward[] {
  return longBien.wards.map(({ code, name, agencyCode, officeName, address, phone }) => ({
    code,
    name,
    agencyCode,
    officeName,
    address,
    phone,
    provinceName: longBien.province.name,
  }));
}
