import { describe, expect, test } from 'vitest';
import { decideReceive, type IntakeForm } from '#domain/dossier/decide-receive.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { readPaperReception, receptionMoment } from '#domain/dossier/paper-reception.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { receivedBody, setupDossierEvents, SHIPPED_BOOK } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-03-10 08:30');
const YESTERDAY = { date: '09/03/2026', time: '14:20', number: ' 12 / TN ' };

describe('a paper reception as typed', () => {
  test('is a moment before now, with the number of the paper or without', () => {
    expect(readPaperReception(YESTERDAY, NOW)).toEqual({
      ok: true,
      value: { at: at('2026-03-09 14:20'), number: '12 / TN' },
    });
    expect(readPaperReception({ ...YESTERDAY, number: '' }, NOW)).toMatchObject({ value: { number: '' } });
    expect(readPaperReception({ ...YESTERDAY, date: '10/03/2026', time: '8h30' }, NOW).ok).toBe(true);
    expect(readPaperReception({ ...YESTERDAY, date: '08/02/2026', time: '08:30' }, NOW).ok).toBe(true);
  });

  test.each([
    ['NotAMoment', { date: '' }],
    ['NotAMoment', { date: '31/02/2026' }],
    ['NotAMoment', { time: '' }],
    ['NotAMoment', { time: '25:00' }],
    ['MomentInFuture', { date: '10/03/2026', time: '08:31' }],
    ['TooLongAgo', { date: '08/02/2026', time: '08:29' }],
    ['TooLongAgo', { date: '09/03/2025' }],
    ['TooLong', { number: '1'.repeat(41) }],
  ])('%s: %j', (error, change) => {
    expect(readPaperReception({ ...YESTERDAY, ...change }, NOW)).toEqual({ ok: false, error });
  });

  test('is asked for by the form only where it is said, and its fault named there', () => {
    const form = { procedure: null, documents: [], fullName: '', personalId: '', phone: '', address: '', bornOn: '' };
    const faultsOf = (change: Partial<IntakeForm>) => {
      const decided = decideReceive({ ...form, ...change } as unknown as IntakeForm, NOW);
      return decided.ok ? [] : decided.error.filter(({ field }) => field === 'paperReception');
    };
    expect(faultsOf({ paperReception: undefined })).toEqual([]);
    expect(faultsOf({ paperReception: YESTERDAY })).toEqual([]);
    expect(faultsOf({ paperReception: { ...YESTERDAY, time: '' } })).toEqual([
      { field: 'paperReception', fault: 'NotAMoment' },
    ]);
  });
});

describe('a dossier received on paper and entered the next morning', () => {
  const paperReception = { at: at('2026-03-09 14:20'), number: '12' };
  const entered = (paper: typeof paperReception | undefined) => {
    const { make } = setupDossierEvents();
    const state = foldDossier([make('received', NOW, { body: receivedBody(paper ? { paperReception: paper } : {}) })]);
    if (!state) throw new Error('no reception');
    return state;
  };

  test('was received when the citizen came, and its limit runs from then', () => {
    const state = entered(paperReception);
    expect(state.receivedAt).toBe(paperReception.at);
    expect(state.stays[0]).toMatchObject({ since: paperReception.at });
    expect(summariseDossier(SHIPPED_BOOK, state)).toMatchObject({ receivedAt: paperReception.at });
    expect(computeDossierDue(SHIPPED_BOOK, state)).toMatchObject({ value: { dueAt: at('2026-03-12 17:00') } });
    expect(computeDossierDue(SHIPPED_BOOK, entered(undefined))).toMatchObject({
      value: { dueAt: at('2026-03-13 17:00') },
    });
  });

  test('keeps when it was entered', () => {
    expect(entered(paperReception).statusBy.at).toBe(NOW);
  });

  test('was received no later than it was entered', () => {
    expect(receptionMoment({ at: at('2026-03-10 08:31'), number: '' }, NOW)).toBe(NOW);
    expect(receptionMoment(undefined, NOW)).toBe(NOW);
  });
});
