import { describe, expect, test } from 'vitest';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { StepKind } from '#domain/dossier/dossier-event.ts';
import { FORM_NUMBERS } from '#domain/dossier/event-bodies.ts';
import { DOSSIER_FORM_NUMBERS, DOSSIER_FORMS, renderSlip } from '#forms/form-index.ts';
import { FORM_TITLES } from '#forms/form-titles.ts';
import { createRegisterModel, renderRegister } from '#forms/register.ts';
import { at } from '#support/fixed-clock.ts';
import { FORM_SAMPLES, formSample, formSource, slipSource } from '#support/form-samples.ts';
import { registerSource, registerSummary } from '#support/register-samples.ts';
import { createRegisterRows } from '#domain/report/register-row.ts';

const HOSTILE = '<script>alert("1")</script>';

/** Every text anywhere in it, replaced. */
function withHostileText<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => withHostileText(each)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      key,
      typeof each === 'string' && TYPED.has(key) ? HOSTILE : withHostileText(each),
    ]),
  ) as T;
}

/** The fields a person, a card or a setting may fill. */
const TYPED = new Set(
  'fullName personalId phone address name caseName limitBasis reason basis detail note step document number result paper officeName agency approvedBy receiptNumber officerName'.split(
    ' ',
  ),
);

describe.each(FORM_SAMPLES)('form $form, $name case', ({ form, name }) => {
  const source = formSample(form, name);
  const { papers, render, isPrintable } = DOSSIER_FORMS[form];

  test('can be printed of this dossier, on each of its papers', () => {
    expect(isPrintable(source.state)).toBe(true);
    for (const paper of papers) expect(render(source, { paper, reprint: 0 })).toContain('<article');
  });

  test('says what it is, who gives it and where its layout comes from', () => {
    for (const paper of papers) {
      const printed = render(source, { paper, reprint: 0 });
      expect(printed).toContain(`<h1>${FORM_TITLES[form]}</h1>`);
      expect(printed).toContain('Ủy ban nhân dân phường Long Biên');
      expect(printed).toContain(`Mẫu số ${form}, TT 03/2025/TT-VPCP`);
    }
  });

  test('says on a reprint that it is one, and only then', () => {
    for (const paper of papers) {
      expect(render(source, { paper, reprint: 0 })).not.toContain('Bản in lại');
      expect(render(source, { paper, reprint: 1 })).toContain('Bản in lại lần 1');
    }
  });

  test('says above everything that invented data is invented', () => {
    const demo = { ...source, ward: { ...source.ward, demo: true } };
    for (const paper of papers) {
      expect(render(source, { paper, reprint: 0 })).not.toContain('MINH HOẠ');
      expect(render(demo, { paper, reprint: 0 })).toContain('DỮ LIỆU MINH HOẠ - KHÔNG CÓ GIÁ TRỊ');
    }
  });

  test('escapes everything a person or a setting may contain', () => {
    const hostile = withHostileText({ ...source, calendars: null });
    for (const paper of papers) {
      const printed = render({ ...hostile, calendars: source.calendars }, { paper, reprint: 0 });
      expect(printed).not.toContain('<script');
      expect(printed).toContain('&lt;script&gt;');
    }
  });

  test('carries no style and no script of its own, so that the strictest policy lets it through', () => {
    for (const paper of papers) {
      expect(render(source, { paper, reprint: 0 })).not.toMatch(/ style=|<style|<script| on\w+=/);
    }
  });

  test('leaves nothing undefined on the paper', () => {
    for (const paper of papers)
      expect(render(source, { paper, reprint: 0 })).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

test('the table covers the seven forms: six of a dossier, and the register', () => {
  expect([...DOSSIER_FORM_NUMBERS, '07']).toEqual(FORM_NUMBERS);
  expect(Object.keys(FORM_TITLES).toSorted()).toEqual([...FORM_NUMBERS]);
});

describe('what can be printed now', () => {
  const printable = (state: DossierState) =>
    DOSSIER_FORM_NUMBERS.filter((form) => DOSSIER_FORMS[form].isPrintable(state));
  const of = (...kinds: StepKind[]) =>
    printable(
      formSource({}, { more: (events) => kinds.map((kind) => events.make(kind, at('2026-11-25 10:00'))) }).state,
    );

  test('a dossier just received has its receipt and its control slip', () => {
    expect(of()).toEqual(['01', '06']);
  });

  test.each([
    ['supplement-requested', ['01', '02', '06']],
    ['refused', ['01', '03', '06']],
    ['apology-proposed', ['01', '04', '06']],
    ['stopped', ['01', '05', '06']],
    ['withdrawn', ['01', '05', '06']],
  ] as const)('after %s: %j', (kind, forms) => {
    expect(of(kind)).toEqual(forms);
  });

  test('a dossier taken up again has no notice that it was stopped', () => {
    expect(of('withdrawn', 'reopened')).toEqual(['01', '06']);
  });
});

describe('the slip for a citizen not received', () => {
  test.each(['02', '03'] as const)('form %s has no dossier code; its number is left to write', (form) => {
    const printed = renderSlip(slipSource(form), { paper: 'A5', reprint: 0 });
    expect(printed).not.toContain('Mã hồ sơ');
    expect(printed).toContain(`............/${form === '02' ? 'HDHS' : 'TCHS'}`);
    expect(printed).toContain('Trần Quang Đĩnh');
  });

  test('tells that no time limit runs yet, and that everything was said at once', () => {
    const printed = renderSlip(slipSource('02'), { paper: 'A5', reprint: 0 });
    expect(printed).toContain('Hồ sơ chưa được tiếp nhận');
    expect(printed).toContain('một lần, đầy đủ');
  });

  test('escapes what was typed', () => {
    for (const form of ['02', '03'] as const) {
      const printed = renderSlip(withHostileText(slipSource(form)), { paper: 'A5', reprint: 0 });
      expect(printed).not.toContain('<script');
    }
  });
});

test('the register escapes what was typed', () => {
  const rows = createRegisterRows([
    { ...withHostileText(registerSummary(0)), applicantName: HOSTILE, procedureName: HOSTILE, code: HOSTILE },
  ]);
  const printed = renderRegister(createRegisterModel({ ...registerSource(0), rows, sector: HOSTILE }));
  expect(printed).not.toContain('<script');
});
