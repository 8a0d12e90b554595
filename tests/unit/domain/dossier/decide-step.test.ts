import { describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { decideStep, type FileRefusal } from '#domain/dossier/decide-step.ts';
import type { Step, StepKind } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { MAX_FILE_BYTES, type FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { SAMPLE_BODIES, setupDossierEvents, stepContext } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

function dossier(...kinds: StepKind[]): DossierState {
  const { make } = setupDossierEvents();
  const state = foldDossier([
    make('received', at('2026-03-09 09:00')),
    ...kinds.map((kind) => make(kind, at('2026-03-09 10:00'))),
  ]);
  if (!state) throw new Error('no reception');
  return state;
}

function sample(kind: StepKind): Step {
  return { kind, body: SAMPLE_BODIES[kind] } as Step;
}

test.each([
  ['resolved', [], 'specialist'],
  ['supplement-received', ['supplement-requested'], 'officer'],
  ['handed-over', ['resolved'], 'admin'],
  ['noted', ['refused'], 'chair'],
] as const)('%s after %j is taken from a %s as it is', (kind, before, role) => {
  expect(decideStep(dossier(...before), sample(kind), stepContext(role))).toEqual({ ok: true, value: sample(kind) });
});

test.each([
  ['handed-over', [], 'received'],
  ['resolved', ['supplement-requested'], 'awaiting-supplement'],
  ['supplement-requested', ['resolved'], 'resolved'],
  ['corrected', ['resolved', 'handed-over'], 'handed-over'],
  ['resolved', ['refused'], 'refused'],
] as const)('%s after %j is not possible, whoever asks', (step, before, status) => {
  expect(decideStep(dossier(...before), sample(step), stepContext('admin'))).toEqual({
    ok: false,
    error: { type: 'StepNotPossible', step, status },
  });
});

test.each<[StepKind, StepKind[], Role]>([
  ['supplement-received', ['supplement-requested'], 'specialist'],
  ['handed-over', ['resolved'], 'chair'],
  ['corrected', [], 'specialist'],
  ['resolved', [], 'supervisor'],
  ['noted', [], 'system_admin'],
])('%s after %j is not a step of a %s', (step, before, role) => {
  expect(decideStep(dossier(...before), sample(step), stepContext(role))).toEqual({
    ok: false,
    error: { type: 'StepNotAllowed', step, role },
  });
});

describe('what the law wants said is said', () => {
  const holder = { userId: ' ', name: 'Lê Văn Cường' };
  const corrected = { field: 'phone', from: '0912345678', to: '0987654321', reason: ' ' } as const;
  test.each<[field: string, before: StepKind[], step: Step]>([
    ['reason', [], { kind: 'refused', body: { reason: ' \u00a0\n' } }],
    ['reason', [], { kind: 'supplement-requested', body: { reason: '', papers: ['Giấy chứng sinh'] } }],
    ['holder', [], { kind: 'assigned', body: { holder, note: 'x', step: '' } }],
    ['name', ['resolved'], { kind: 'handed-over', body: { to: 'proxy', name: ' ', paper: '' } }],
    ['name', ['resolved'], { kind: 'handed-over', body: { to: 'post', name: '', paper: '' } }],
    ['reason', [], { kind: 'corrected', body: corrected }],
    ['to', [], { kind: 'corrected', body: { ...corrected, field: 'fullName', to: '', reason: 'x' } }],
    ['text', [], { kind: 'noted', body: { text: '' } }],
    ['name', [], { kind: 'file-attached', body: { ...SAMPLE_BODIES['file-attached'], name: ' ' } }],
  ])('the field %s may not be left empty (after %j: %j)', (field, before, step) => {
    expect(decideStep(dossier(...before), step, stepContext('admin'))).toEqual({
      ok: false,
      error: { type: 'StepNeedsText', step: step.kind, field },
    });
  });

  test.each<[string, StepKind[], Step]>([
    [
      'the applicant in person needs no name',
      ['resolved'],
      { kind: 'handed-over', body: { to: 'applicant', name: '', paper: '' } },
    ],
    ['a result needs no words', [], { kind: 'resolved', body: { result: '' } }],
    ['papers brought need no note', ['supplement-requested'], { kind: 'supplement-received', body: { note: '' } }],
    ['a phone may be emptied', [], { kind: 'corrected', body: { ...corrected, to: '', reason: 'Xin bỏ số.' } }],
  ])('%s', (_, before, step) => {
    expect(decideStep(dossier(...before), step, stepContext('officer')).ok).toBe(true);
  });
});

test.each([
  ['phone', '0912345678'],
  ['bornOn', '1985-03-09'],
] as const)('a correction of %s to what stands there corrects nothing', (field, to) => {
  const step: Step = { kind: 'corrected', body: { field, from: to, to, reason: 'x' } };
  expect(decideStep(dossier(), step, stepContext('officer'))).toEqual({
    ok: false,
    error: { type: 'NothingCorrected' },
  });
});

test('the corrected value counts, not the one received', () => {
  const back: Step = { kind: 'corrected', body: { field: 'phone', from: '0987654321', to: '0912345678', reason: 'x' } };
  expect(decideStep(dossier('corrected'), back, stepContext('officer')).ok).toBe(true);
  expect(decideStep(dossier('corrected'), sample('corrected'), stepContext('officer')).ok).toBe(false);
});

describe('a scan', () => {
  test.each<[Partial<FileAttachedBody>, FileRefusal['type'] | undefined]>([
    [{}, undefined],
    [{ bytes: MAX_FILE_BYTES }, undefined],
    [{ bytes: MAX_FILE_BYTES + 1 }, 'FileTooLarge'],
    [{ bytes: 0 }, 'FileEmpty'],
    [{ mediaType: 'text/html' as 'application/pdf' }, 'FileKindNotTaken'],
  ])('with %j: %s', (changes, type) => {
    const step: Step = { kind: 'file-attached', body: { ...SAMPLE_BODIES['file-attached'], ...changes } };
    const decided = decideStep(dossier('resolved', 'handed-over'), step, stepContext('specialist'));
    expect(decided).toEqual(type ? { ok: false, error: { type } } : { ok: true, value: step });
  });
});
