/** Who came for a tổ chức, corrected like any field of the applicant, and nowhere else. */
import { describe, expect, test } from 'vitest';
import { decideStep } from '#domain/dossier/decide-step.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { openProblems } from '#domain/dossier/dossier-problem.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { Applicant, EventBodies } from '#domain/dossier/event-bodies.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { receivedBody, setupDossierEvents, stepContext } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const FIRST = 'aaaaaaaa-0000-4000-8000-00000000000a' as DeviceId;
const SECOND = 'bbbbbbbb-0000-4000-8000-00000000000b' as DeviceId;
const TEN = at('2026-03-09 10:00');
const PERSON = receivedBody().applicant;
const COMPANY = { ...PERSON, fullName: 'Công ty TNHH Sông Hồng', organisation: { representative: 'Lê Thị Mận' } };

function setup(applicant: Applicant = COMPANY) {
  const one = setupDossierEvents({ device: FIRST });
  const two = setupDossierEvents({ device: SECOND, first: 100 });
  return { one, two, received: one.make('received', at('2026-03-09 09:00'), { body: receivedBody({ applicant }) }) };
}

function fold(...events: DossierEvent[]): DossierState {
  const state = foldDossier(events);
  if (!state) throw new Error('no reception');
  return state;
}

function to(name: string, from = 'Lê Thị Mận'): EventBodies['corrected'] {
  return { field: 'representative', from, to: name, reason: 'Gõ nhầm.' };
}

describe('of an organisation', () => {
  test('the new name stands, and nothing else of the applicant changes', () => {
    const { one, received } = setup();
    const state = fold(received, one.make('corrected', TEN, { body: to('Vũ Văn Na') }));
    expect(state.applicant).toEqual({ ...COMPANY, organisation: { representative: 'Vũ Văn Na' } });
    expect(state.problems).toEqual([]);
  });

  test('it may be emptied, and written to what stands there already it is nothing corrected', () => {
    const state = fold(setup().received);
    const decide = (body: EventBodies['corrected']) =>
      decideStep(state, { kind: 'corrected', body }, stepContext('officer'));
    expect(decide(to('')).ok).toBe(true);
    expect(decide(to('Lê Thị Mận'))).toEqual({ ok: false, error: { type: 'NothingCorrected' } });
  });

  test('two tablets that write two names are a conflict, and a person chooses', () => {
    const { one, two, received } = setup();
    const kept = one.make('corrected', TEN, { body: to('Vũ Văn Na') });
    const lost = { ...two.make('corrected', TEN, { body: to('Trần Thị Mơ') }), base: 1 };
    const state = fold(received, kept, lost);
    expect(state.applicant.organisation).toEqual({ representative: 'Trần Thị Mơ' });
    expect(state.problems).toMatchObject([
      {
        type: 'field-changed-twice',
        field: 'representative',
        earlier: { value: 'Vũ Văn Na', device: FIRST },
        later: { value: 'Trần Thị Mơ', device: SECOND },
      },
    ]);
    const settled = one.make('conflict-settled', at('2026-03-09 11:00'), {
      body: { eventId: lost.id, field: 'representative', from: 'Trần Thị Mơ', value: 'Vũ Văn Na', reason: 'Đã hỏi.' },
    });
    const after = fold(received, kept, lost, settled);
    expect(after.applicant.organisation).toEqual({ representative: 'Vũ Văn Na' });
    expect(openProblems(after.problems)).toEqual([]);
  });
});

describe('of a person', () => {
  test('there is none to correct', () => {
    const state = fold(setup(PERSON).received);
    const step = { kind: 'corrected', body: to('Vũ Văn Na', '') } as const;
    expect(decideStep(state, step, stepContext('officer'))).toEqual({ ok: false, error: { type: 'NothingCorrected' } });
  });

  test('an event that tells of one makes no organisation of the person, and is looked at', () => {
    const { one, received } = setup(PERSON);
    const told = one.make('corrected', TEN, { body: to('Vũ Văn Na', '') });
    const settled = one.make('conflict-settled', at('2026-03-09 11:00'), {
      body: { eventId: told.id, field: 'representative', from: '', value: 'Vũ Văn Na', reason: 'Đã hỏi.' },
    });
    expect(fold(received, told)).toMatchObject({ applicant: PERSON, problems: [{ type: 'impossible-step' }] });
    expect(fold(received, told, settled).applicant).toEqual(PERSON);
  });
});
