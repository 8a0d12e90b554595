/**
 * Mẫu 07 as a sheet: the same rows as the printed register, each cell with its type. A text stays a text whatever it begins
 * with, so that a name like "=1+1" is never a formula.
 */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { FORM_TITLES } from './form-titles.ts';
import type { RegisterSource } from './register.ts';
import {
  dueOnOf,
  procedureText,
  REGISTER_RETURN,
  registerAddress,
  registerAgency,
  registerName,
  registerNote,
} from './register-wording.ts';

export type SheetCell =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  /** A day in Việt Nam; write it as `dd/mm/yyyy`. */
  | { readonly type: 'date'; readonly value: PlainDate }
  | { readonly type: 'empty' };

export interface SheetColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
}

export interface SheetModel {
  /** Name of the sheet, within Excel's 31 characters. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
}

const COLUMNS: readonly SheetColumn[] = [
  { header: 'TT', width: 6 },
  { header: 'Mã hồ sơ', width: 24 },
  { header: 'Tên thủ tục hành chính', width: 48 },
  { header: 'Số lượng hồ sơ (bộ)', width: 10 },
  { header: 'Tên cá nhân, tổ chức', width: 30 },
  { header: 'Địa chỉ, số điện thoại', width: 40 },
  { header: 'Cơ quan chủ trì giải quyết', width: 30 },
  { header: 'Ngày nhận', width: 12 },
  { header: 'Ngày hẹn trả', width: 12 },
  { header: 'Ngày trả', width: 12 },
  { header: 'Phương thức nhận kết quả', width: 16 },
  { header: 'Ký nhận', width: 12 },
  { header: 'Ghi chú', width: 40 },
];

export function createRegisterSheet({ ward, rows }: Pick<RegisterSource, 'ward' | 'rows'>): SheetModel {
  return {
    name: FORM_TITLES['07'],
    columns: COLUMNS,
    rows: rows.map((row) => [
      number(row.number),
      text(row.code),
      text(procedureText(row)),
      number(row.sets),
      text(registerName(row)),
      text(registerAddress(row)),
      text(registerAgency(ward, row)),
      day(row.receivedOn),
      day(dueOnOf(row)),
      day(row.handedOverOn),
      text(REGISTER_RETURN[row.returnMethod]),
      EMPTY,
      text(registerNote(row)),
    ]),
  };
}

const EMPTY: SheetCell = { type: 'empty' };

function text(value: string): SheetCell {
  return value === '' ? EMPTY : { type: 'text', value };
}

function number(value: number): SheetCell {
  return { type: 'number', value };
}

function day(value: PlainDate | null): SheetCell {
  return value === null ? EMPTY : { type: 'date', value };
}
