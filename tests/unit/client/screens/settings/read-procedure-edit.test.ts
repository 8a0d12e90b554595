import { describe, expect, test } from 'vitest';
import { emptyCase, emptyStep, moveRow, toEdit, type ProcedureEdit } from '#client/screens/settings/procedure-edit.ts';
import { isCaseShortened, isChanged, readEdit } from '#client/screens/settings/read-procedure-edit.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import { KEPT_FOREVER } from '#domain/procedure/retention.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { caseDraft, procedureDraft } from '#support/procedure-drafts.ts';

const today = '2026-11-22' as PlainDate;

/** Opens a procedure, types into it, and reads it back. */
function readAfter(type: (edit: ProcedureEdit) => void, opened: ProcedureDraft = procedureDraft()) {
  const edit = toEdit(opened);
  type(edit);
  return readEdit(edit, { opened, name: 'Lê Minh Châu', today });
}

const first = <T>(rows: readonly T[]): T => rows[0]!;

describe('a procedure in the editor', () => {
  test('names a step that is called like one above, and lets it stand in a draft', () => {
    const { faults, unreadable } = readAfter((edit) => {
      const typed = { 'Thẩm tra': '34', Ký: '33', ' thẩm  TRA': '33' };
      edit.steps = Object.entries(typed).map(([name, share]) => ({ ...emptyStep([]), name, share }));
    });
    expect(faults).toEqual([{ path: 'steps.2.name', fault: 'StepTwice' }]);
    expect(unreadable).toEqual([]);
  });

  test('comes back as it was when nothing is typed, for every procedure we ship', () => {
    for (const { version: _, ...opened } of loadProcedures()) {
      const edit = toEdit(opened);
      expect(isChanged(edit, opened)).toBe(false);
      expect(readEdit(edit, { opened, name: 'x', today }).draft).toEqual(opened);
    }
  });

  test.each([
    ['3,5', 3.5],
    ['3.5', 3.5],
    [' 12 ', 12],
  ])('reads a limit typed as “%s”', (typed, value) => {
    const { draft, faults } = readAfter((edit) => (first(edit.cases).statutory.value = typed));
    expect(first(draft.cases).statutory).toEqual({ value, unit: 'WORKING_DAY' });
    expect(faults).toEqual([]);
  });

  test.each([
    ['', null, []],
    ['10', 10, []],
    [' vinh  VIỄN', KEPT_FOREVER, []],
    ['lâu dài', NaN, [{ path: 'retentionYears', fault: 'NotANumber' }]],
  ])('reads how long papers are kept, typed as “%s”', (typed, years, unreadable) => {
    const read = readAfter((edit) => (edit.retentionYears = typed));
    expect(read.draft.retentionYears).toBe(years);
    expect(read.unreadable).toEqual(unreadable);
  });

  test('shows for ever in words, and finds nothing changed', () => {
    const opened = procedureDraft({ retentionYears: KEPT_FOREVER });
    expect(toEdit(opened).retentionYears).toBe('Vĩnh viễn');
    expect(readEdit(toEdit(opened), { opened, name: 'x', today }).draft).toEqual(opened);
  });

  test.each(['ba ngày', '3 ngày', '3,', '1e3', '--2'])('names a limit that is no number: “%s”', (typed) => {
    const { draft, unreadable } = readAfter((edit) => (first(edit.cases).statutory.value = typed));
    expect(first(draft.cases).statutory).toBeNull();
    expect(unreadable).toEqual([{ path: 'cases.0.statutory', fault: 'NotANumber' }]);
  });

  test('a limit of zero or minus days stands in the way of a draft too', () => {
    for (const typed of ['0', '-2']) {
      const { unreadable } = readAfter((edit) => (first(edit.cases).committed.value = typed));
      expect(unreadable).toEqual([{ path: 'cases.0.committed', fault: 'LimitNotPositive' }]);
    }
  });

  test('an empty limit is a gap: no use at the counter, but a draft may have it', () => {
    const { faults, unreadable } = readAfter((edit) => (first(edit.cases).statutory.value = ''));
    expect(faults).toEqual([{ path: 'cases.0.statutory', fault: 'LimitMissing' }]);
    expect(unreadable).toEqual([]);
  });

  test('“trong ngày” needs no number, whatever was typed before', () => {
    const { draft, faults } = readAfter((edit) => {
      first(edit.cases).statutory = { value: 'ba', unit: 'SAME_DAY_15H' };
    });
    expect(first(draft.cases).statutory).toEqual({ value: 0, unit: 'SAME_DAY_15H' });
    expect(faults).toEqual([]);
  });

  test('says at once that a promise is shorter than the law', () => {
    const edit = first(toEdit(procedureDraft()).cases);
    expect(isCaseShortened(edit)).toBe(false);
    expect(isCaseShortened({ ...edit, committed: { value: '2', unit: 'WORKING_DAY' } })).toBe(true);
    expect(isCaseShortened({ ...edit, committed: { value: '3', unit: 'WORKING_DAY' } })).toBe(false);
  });

  test('a paper without a number of sheets is a gap; one that is no number cannot be kept', () => {
    const none = readAfter((edit) => (first(first(edit.cases).documents).originals = '0'));
    expect(none.faults).toEqual([{ path: 'cases.0.documents.0.originals', fault: 'NotACount' }]);
    expect(none.unreadable).toEqual([]);
    const strange = readAfter((edit) => (first(first(edit.cases).documents).copies = 'hai'));
    expect(strange.faults).toEqual([{ path: 'cases.0.documents.0.copies', fault: 'NotANumber' }]);
    expect(strange.unreadable).toEqual(strange.faults);
  });

  test('reads an amount with points between thousands, and leaves an unknown one unknown', () => {
    const fees = [{ name: 'Lệ phí', amount: null, note: null }];
    const opened = procedureDraft({ fees });
    expect(first(readAfter((edit) => (first(edit.fees).amount = '1.250.000'), opened).draft.fees).amount).toBe(
      1_250_000,
    );
    expect(first(readAfter(() => undefined, opened).draft.fees).amount).toBeNull();
    expect(readAfter((edit) => (first(edit.fees).amount = '5,5'), opened).unreadable).toEqual([
      { path: 'fees.0.amount', fault: 'NotANumber' },
    ]);
  });

  test('verification is nothing while both of its fields are empty, and needs its days once one is not', () => {
    expect(first(readAfter(() => undefined).draft.cases).verification).toBeNull();
    const { unreadable } = readAfter((edit) => (first(edit.cases).verificationBasis = 'điều 16'));
    expect(unreadable).toEqual([{ path: 'cases.0.verification', fault: 'NotANumber' }]);
    const { draft } = readAfter((edit) => (first(edit.cases).verificationDays = '5'));
    expect(first(draft.cases).verification).toEqual({ workingDays: 5, basis: '' });
  });

  test('shares must be numbers that make a whole', () => {
    const type = (...shares: string[]) =>
      readAfter((edit) => {
        edit.steps = shares.map((share, index) => ({ ...emptyStep([]), name: `Bước ${index}`, share }));
      }).faults;
    expect(type('25', '37,5', '37,5')).toEqual([]);
    expect(type('25', '70')).toEqual([{ path: 'steps', fault: 'SharesNotWhole' }]);
    expect(type('25', 'nửa')).toContainEqual({ path: 'steps.1.share', fault: 'NotANumber' });
  });

  test('answered questions go, the others stay', () => {
    const opened = procedureDraft({ questions: ['Thời hạn?', 'Mức thu?'] });
    const { draft } = readAfter((edit) => (first(edit.questions).answered = true), opened);
    expect(draft.questions).toEqual(['Mức thu?']);
  });

  test('results are one a line, empty lines are none', () => {
    const { draft } = readAfter((edit) => (edit.results = ' Giấy A \n\nGiấy B\n'));
    expect(draft.results).toEqual(['Giấy A', 'Giấy B']);
  });

  test('another sector by hand has no code; the same one keeps it', () => {
    expect(readAfter(() => undefined).draft.sector.code).toBe('G15-TP07');
    expect(readAfter((edit) => (edit.sectorName = 'Cư trú')).draft.sector).toEqual({ code: null, name: 'Cư trú' });
  });
});

describe('“đã đối chiếu”', () => {
  const opened = procedureDraft({ verifiedBy: 'Người cũ', verifiedOn: '2026-08-01' as PlainDate });

  test('ticked: today, by the person signed in', () => {
    expect(readAfter((edit) => (edit.verified = true), opened).draft).toMatchObject({
      verifiedBy: 'Lê Minh Châu',
      verifiedOn: '2026-11-22',
    });
  });

  test('not ticked: nobody has checked what was changed; nothing changed keeps who did', () => {
    expect(readAfter((edit) => (edit.name = 'Tên khác'), opened).draft.verifiedBy).toBeNull();
    expect(readAfter(() => undefined, opened).draft.verifiedBy).toBe('Người cũ');
  });

  test('keeps who did although the centre gives the fields back in another order', () => {
    const reordered = { ...opened, cases: opened.cases.map(({ id, ...rest }) => ({ ...rest, id })) };
    expect(readAfter(() => undefined, reordered).draft.verifiedBy).toBe('Người cũ');
  });
});

describe('rows of the editor', () => {
  test('a new case has an id and a key of its own', () => {
    const { cases } = toEdit(procedureDraft({ cases: [caseDraft(), caseDraft({ id: '1.004873.truong-hop-3' })] }));
    const made = emptyCase('1.004873', cases);
    expect(cases.map(({ id }) => id)).not.toContain(made.id);
    expect(cases.map(({ key }) => key)).not.toContain(made.key);
  });

  test('move by one place and stop at the ends', () => {
    expect(moveRow(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moveRow(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moveRow(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moveRow(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });
});
