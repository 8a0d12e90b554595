import { describe, expect, test } from 'vitest';
import { decideNotReceived, type TurnAway } from '#domain/dossier/decide-not-received.ts';
import type { IntakeForm } from '#domain/dossier/decide-receive.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { date } from '#support/fixed-clock.ts';

const TODAY = date('2026-11-23');
const procedure = loadProcedures().find(({ code }) => code === '1.001193') ?? null;
const INTAKE: IntakeForm = {
  fullName: ' Nguyễn Thị  Hoà ',
  personalId: '001085012345',
  bornOn: '09/03/1985',
  phone: '0912345678',
  address: 'Tổ 5, phường Long Biên',
  fromCard: [],
  procedure,
  caseId: procedure?.cases[0]?.id ?? '',
  documents: [],
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
};
const ASKED: TurnAway = { form: '02', papers: [' Giấy chứng sinh', ' '], reason: 'Chưa có giấy chứng sinh.' };

test('everything missing is kept in one slip, whatever papers were handed in', () => {
  expect(decideNotReceived(INTAKE, ASKED, TODAY)).toEqual({
    ok: true,
    value: {
      form: '02',
      applicant: expect.objectContaining({ fullName: 'Nguyễn Thị Hoà', bornOn: '1985-03-09' }),
      procedure: { code: '1.001193', name: 'Đăng ký khai sinh', caseName: procedure?.cases[0]?.name },
      papers: ['Giấy chứng sinh'],
      reason: 'Chưa có giấy chứng sinh.',
    },
  });
});

test('a refusal needs no list of papers, and no case', () => {
  const refused: TurnAway = { form: '03', papers: [], reason: 'Không thuộc thẩm quyền.' };
  expect(decideNotReceived({ ...INTAKE, caseId: '' }, refused, TODAY)).toMatchObject({
    ok: true,
    value: { form: '03', papers: [], procedure: { caseName: '' } },
  });
});

test('reasons set out in lines stay in lines', () => {
  const asked = { ...ASKED, reason: '1.  Thiếu giấy chứng sinh.\r\n\n2. Tờ khai chưa ký. ' };
  expect(decideNotReceived(INTAKE, asked, TODAY)).toMatchObject({
    value: { reason: '1. Thiếu giấy chứng sinh.\n2. Tờ khai chưa ký.' },
  });
});

describe('is refused, with all its faults at once', () => {
  test.each<[string, Partial<IntakeForm>, Partial<TurnAway>, object[]]>([
    ['no name', { fullName: '' }, {}, [{ field: 'fullName', fault: 'Missing' }]],
    ['no procedure', { procedure: null }, {}, [{ field: 'procedure', fault: 'Missing' }]],
    ['nothing asked for', {}, { papers: ['  '] }, [{ field: 'papers', fault: 'Missing' }]],
    ['no reason', {}, { reason: ' ' }, [{ field: 'reason', fault: 'Missing' }]],
    [
      'nothing at all',
      { fullName: '', procedure: null },
      { papers: [], reason: '' },
      [
        { field: 'fullName', fault: 'Missing' },
        { field: 'procedure', fault: 'Missing' },
        { field: 'papers', fault: 'Missing' },
        { field: 'reason', fault: 'Missing' },
      ],
    ],
  ])('%s', (_, intake, turnAway, faults) => {
    const decided = decideNotReceived({ ...INTAKE, ...intake }, { ...ASKED, ...turnAway }, TODAY);
    expect(decided).toEqual({ ok: false, error: faults });
  });
});
