import { describe, expect, test } from 'vitest';
import { describeProgress } from '#client/screens/officer/dossier-progress.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { receivedBody, setupDossierEvents, type DossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const BARE = { body: receivedBody({ procedure: { ...receivedBody().procedure, steps: [] } }) };

function progress(steps: (make: DossierEvents['make']) => DossierEvent[], reception: typeof BARE | object = BARE) {
  const { make } = setupDossierEvents();
  const state = foldDossier([make('received', at('2026-03-09 09:15'), reception), ...steps(make)]);
  if (!state) throw new Error('no reception');
  return describeProgress(state);
}

describe('the progress of a dossier', () => {
  test('says nothing where nothing happened yet', () => {
    expect(progress(() => [])).toEqual([]);
  });

  test('marks the steps of the procedure that are done', () => {
    const [group] = progress((make) => [make('step-finished', at('2026-03-09 10:00'))], {});
    expect(group?.heading).toBe('dossier.progress.steps');
    expect(group?.lines.map(({ isDone }) => isDone)).toEqual([false, true, false]);
  });

  test('tells who had it and how often it came back', () => {
    const [group] = progress((make) => [
      make('transferred', at('2026-03-09 10:00')),
      make('transfer-returned', at('2026-03-10 10:00')),
    ]);
    expect(group?.sum).toBe('Đã qua 2 lượt chuyển, quay lại 1 lần.');
    expect(group?.lines.map(({ words }) => words)).toEqual(['Trần Thị Bình', 'Công an phường', 'Trần Thị Bình']);
    const [once] = progress((make) => [make('assigned', at('2026-03-09 10:00'))]);
    expect(once?.sum).toBe('Đã qua 1 lượt chuyển.');
  });

  test('gathers what was asked, waited for, added, promised and signed', () => {
    const groups = progress((make) => [
      make('supplement-requested', at('2026-03-09 10:00')),
      make('supplement-received', at('2026-03-09 11:00')),
      make('payment-requested', at('2026-03-09 12:00')),
      make('paid', at('2026-03-09 13:30')),
      make('extended', at('2026-03-09 14:00')),
      make('verification-required', at('2026-03-09 14:10')),
      make('apology-proposed', at('2026-03-09 14:20')),
      make('signed', at('2026-03-09 15:00')),
      make('resolved', at('2026-03-09 15:10')),
      make('rated', at('2026-03-09 15:20')),
    ]);
    const byHeading = Object.fromEntries(groups.map(({ heading, lines }) => [heading.split('.').at(-1), lines]));
    expect(Object.keys(byHeading)).toEqual([
      'supplements',
      'payments',
      'extensions',
      'apologies',
      'signings',
      'rating',
    ]);
    expect(byHeading['supplements']).toEqual([
      {
        words: 'Thiếu giấy chứng sinh. Giấy chứng sinh',
        aside: 'từ 10:00 thứ Hai, 09/03/2026 đến 11:00 thứ Hai, 09/03/2026',
        isDone: true,
      },
    ]);
    expect(byHeading['payments']?.[0]?.words).toContain('Số biên lai: BL 000123');
    expect(byHeading['extensions']).toHaveLength(2);
    expect(byHeading['apologies']).toMatchObject([{ aside: 'Chờ duyệt', isDone: false }]);
    expect(byHeading['signings']?.[0]?.aside).toContain('ký theo thẩm quyền');
  });

  test('an approved letter says who approved it and its number', () => {
    const groups = progress((make) => {
      const letter = make('apology-proposed', at('2026-03-12 09:00'));
      const body = { proposalId: letter.id satisfies EventId, number: '05/PXL' };
      return [letter, make('apologised', at('2026-03-12 10:00'), { role: 'chair', body })];
    });
    expect(groups[0]?.lines).toMatchObject([
      { aside: expect.stringMatching(/^Đã duyệt 10:00.*, số 05\/PXL$/), isDone: true },
    ]);
  });

  test('what is still waited for is not done', () => {
    const [, payments] = progress((make) => [
      make('assigned', at('2026-03-09 10:00')),
      make('payment-requested', at('2026-03-09 12:00')),
    ]);
    expect(payments?.lines).toMatchObject([{ aside: 'từ 12:00 thứ Hai, 09/03/2026, đang chờ', isDone: false }]);
  });
});
