import { describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { listConcurrent, listUnseen } from '#domain/dossier/unseen-events.ts';
import { setupDossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const NINE = at('2026-03-09 09:00');
const one = () => setupDossierEvents({ device: 'aaaaaaaa-0000-4000-8000-00000000000a' as DeviceId });
const two = () => setupDossierEvents({ device: 'bbbbbbbb-0000-4000-8000-00000000000b' as DeviceId, first: 100 });

const ids = (events: readonly DossierEvent[] | undefined) => events?.map(({ id }) => id.slice(-2));

describe('what a tablet had not seen', () => {
  test('the last of the others, never its own, however many it recorded before', () => {
    const here = one();
    const there = two();
    const history = [here.make('received', NINE), here.make('assigned', NINE), here.make('signed', NINE)];
    const noted = { ...there.make('noted', NINE), base: 2 };
    const resolved = { ...there.make('resolved', NINE), base: 3 };
    expect(ids(listUnseen(history, noted))).toEqual(['03']);
    expect(ids(listUnseen([...history, noted], resolved))).toEqual(['03']);
    expect(ids(listUnseen([...history, noted], { ...resolved, base: 4 }))).toEqual([]);
    expect(ids(listUnseen(history, { ...resolved, base: 9 }))).toEqual([]);
  });

  test('two corrections of different fields are listed at each other; a remark, a scan or a print is not', () => {
    const here = one();
    const there = two();
    const received = here.make('received', NINE);
    const phone = here.make('corrected', NINE);
    const body = { field: 'address', from: 'Tổ 5', to: 'Tổ 6', reason: 'Chuyển nhà.' } as const;
    const history = [
      received,
      phone,
      here.make('noted', NINE),
      here.make('file-attached', NINE),
      { ...there.make('printed', NINE), base: 1 },
      { ...there.make('corrected', NINE, { body }), base: 2 },
    ];
    const concurrent = listConcurrent(history);
    expect(ids(concurrent.get(phone.id))).toEqual(['65']);
    expect(ids(concurrent.get(history[5]!.id))).toEqual(['02']);
    expect(concurrent.size).toBe(2);
  });

  test('one tablet alone is never at odds with itself', () => {
    const here = one();
    expect(listConcurrent([here.make('received', NINE), { ...here.make('assigned', NINE), base: 0 }]).size).toBe(0);
  });
});
