import { describe, expect, test } from 'vitest';
import { loadProcedures, loadProceduresFor } from '#catalogue/load-procedures.ts';
import { loadWards } from '#catalogue/load-wards.ts';
import { asListed } from '#domain/dossier/as-listed.ts';
import {
  COMPARTMENT_DIGITS,
  compartmentAgencyCode,
  compartmentOf,
  isCompartment,
  placeOf,
  unitsOf,
  wardBeside,
} from '#domain/dossier/compartment.ts';
import { AGENCY_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import { createRegisterRows } from '#domain/report/register-row.ts';
import { registerAddress, registerName } from '#forms/register-wording.ts';

const WARD = '00145' as WardCode;

describe('the code of a compartment', () => {
  test.each([
    ['00145', '40145'],
    ['10132', '50132'],
    ['32248', '72248'],
    ['99001', '89001'],
  ])('beside ward %s is %s, and leads back', (ward, compartment) => {
    expect(compartmentOf(ward as WardCode)).toBe(compartment);
    expect(wardBeside(compartment as WardCode)).toBe(ward);
    for (const unit of [ward, compartment]) expect(unitsOf(unit as WardCode)).toEqual([ward, compartment]);
    expect([isCompartment(ward as WardCode), isCompartment(compartment as WardCode)]).toEqual([false, true]);
    expect([placeOf(ward as WardCode), placeOf(compartment as WardCode)]).toEqual(['ward', 'compartment']);
  });

  test('is that of no shipped ward, and of every five digits either a ward or a compartment has one meaning', () => {
    expect(loadWards().filter(({ code }) => isCompartment(code as WardCode))).toEqual([]);
    for (const digit of '0123456789') {
      const code = `${digit}2345` as WardCode;
      expect(isCompartment(code)).toBe(compartmentOf(code) === undefined);
    }
    expect([...COMPARTMENT_DIGITS].sort()).toEqual(['4', '5', '6', '7', '8']);
    expect(compartmentOf('40145' as WardCode)).toBeUndefined();
  });

  test('has an agency code that is lawful, another than the ward’s however long that is, and says nothing of what is inside', () => {
    for (const agencyCode of ['H26.40.12', 'H26', 'A'.repeat(35)]) {
      const own = compartmentAgencyCode(agencyCode);
      expect(own).toMatch(AGENCY_CODE_PATTERN);
      expect(own).not.toBe(agencyCode);
    }
    expect(compartmentAgencyCode('H26.40.12')).toBe('H26.40.12.R');
  });
});

describe('what is shipped', () => {
  const shipped = loadProceduresFor('40145' as WardCode);

  test('with a compartment may be used there and nowhere else', () => {
    expect(shipped.length).toBeGreaterThan(0);
    for (const procedure of shipped) {
      expect(checkProcedure(procedure, 'compartment').ok).toBe(true);
      expect(checkProcedure(procedure, 'ward')).toEqual({
        ok: false,
        error: [{ path: 'name', fault: 'Denunciation' }],
      });
    }
  });

  test('with a ward holds none of it, and nothing of that may be used in a compartment', () => {
    expect(loadProceduresFor(WARD)).toEqual(loadProcedures());
    expect(loadProceduresFor(null)).toEqual(loadProcedures());
    for (const procedure of loadProcedures()) {
      expect(checkProcedure(procedure, 'compartment')).toEqual({
        ok: false,
        error: [{ path: 'name', fault: 'NotDenunciation' }],
      });
    }
  });
});

describe('a row of a list', () => {
  const PERSON = {
    applicantName: 'Người Tố Cáo',
    bornYear: '1985',
    phone: '0912345678',
    personalId: '001185012345',
    address: 'Ngõ 5',
  };
  const row = { ...PERSON, ward: WARD, code: 'H26.40.12.R-260309-0101', procedureName: 'Tố cáo' } as DossierSummary;
  const told = Object.values(PERSON);

  test('of a ward is as it is; of its compartment nothing of the person is left', () => {
    expect(asListed(row)).toBe(row);
    const listed = asListed({ ...row, ward: '40145' as WardCode });
    expect(listed.code).toBe(row.code);
    for (const fact of told) expect(JSON.stringify(listed)).not.toContain(fact);
  });

  test('of the register neither: its name, number, address and phone stay empty', () => {
    const [entry] = createRegisterRows([
      {
        ...row,
        ward: '40145' as WardCode,
        receivedAt: 0 as never,
        resolvedAt: null,
        handedOverAt: null,
        promisedAt: null,
      },
    ]);
    expect(entry && [registerName(entry), registerAddress(entry)]).toEqual(['', '']);
    for (const fact of [...told, '345']) expect(JSON.stringify(entry)).not.toContain(fact);
  });
});
