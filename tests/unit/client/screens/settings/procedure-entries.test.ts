import { describe, expect, test } from 'vitest';
import { loadWardCatalogue } from '#client/screens/settings/load-ward-catalogue.ts';
import type { ProcedureRecord, ProcedureState } from '#client/state/procedure-admin.ts';
import { err, ok } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { WARD } from '#support/dossier-events.ts';
import { caseDraft, procedureDraft } from '#support/procedure-drafts.ts';

const SHIPPED = '1.001193';
const NAME_ONLY = '1.000094';

function record(rseq: number, state: ProcedureState, code: string, changes = {}): ProcedureRecord {
  const procedure = procedureDraft({ code, ...changes });
  const by = { userId: 'u', name: 'Lê Minh Châu' };
  return { rseq, at: 0 as Instant, by, reason: '', kind: 'procedure', key: code, body: { state, procedure } };
}

async function catalogueWith(...records: ProcedureRecord[]) {
  const loaded = await loadWardCatalogue(
    { read: async () => ok({ records, versions: [] }), save: async () => ok(null) },
    WARD,
  );
  if (!loaded.ok) throw new Error(loaded.error.type);
  const catalogue = loaded.value;
  const entryOf = (code: string) => catalogue.entries.find((entry) => entry.code === code)!;
  return { catalogue, entryOf };
}

describe('the catalogue of a ward', () => {
  test('tells at a glance how each procedure stands', async () => {
    const { catalogue, entryOf } = await catalogueWith(
      record(1, 'active', NAME_ONLY),
      record(2, 'retired', SHIPPED),
      record(3, 'draft', '1.000253', { questions: ['Thời hạn?', 'Mức thu?'] }),
    );
    expect(entryOf(NAME_ONLY)).toMatchObject({ use: 'active', draft: null });
    expect(entryOf(SHIPPED)).toMatchObject({ use: 'retired', draft: null });
    expect(entryOf('1.000253')).toMatchObject({ use: 'none', draft: { rseq: 3 } });
    expect(entryOf('2.000635')).toMatchObject({ use: 'shipped', newest: null });
    expect(catalogue.isUsed(NAME_ONLY)).toBe(true);
    expect(catalogue.isUsed(SHIPPED)).toBe(false);
    expect(catalogue.isUsed('2.000635')).toBe(true);
  });

  test('a draft leaves a procedure in use or out of use, and a change is made from it', async () => {
    const { catalogue, entryOf } = await catalogueWith(
      record(1, 'retired', SHIPPED),
      record(2, 'draft', SHIPPED, { name: 'Đang soạn' }),
    );
    expect(entryOf(SHIPPED)).toMatchObject({
      use: 'retired',
      draft: { rseq: 2 },
      newest: { rseq: 2 },
      name: 'Đang soạn',
    });
    expect(catalogue.isUsed(SHIPPED)).toBe(false);
    expect(catalogue.newestOf(SHIPPED)?.rseq).toBe(2);
    expect(catalogue.openingDraft(entryOf(SHIPPED)).name).toBe('Đang soạn');
  });

  test('opens our data where we have it, else an empty procedure with the names of the catalogue', async () => {
    const { catalogue, entryOf } = await catalogueWith();
    expect(catalogue.openingDraft(entryOf(SHIPPED)).cases.length).toBeGreaterThan(0);
    expect(catalogue.openingDraft(entryOf(NAME_ONLY))).toMatchObject({
      name: entryOf(NAME_ONLY).name,
      sector: { name: 'Hộ tịch' },
      cases: [],
      verifiedOn: '2026-07-18',
      verifiedBy: null,
    });
  });

  test('counts the procedures shortened over all the counter takes in', async () => {
    const before = (await catalogueWith()).catalogue.share;
    const cases = [caseDraft({ committed: { value: 2, unit: 'WORKING_DAY' } })];
    const { catalogue } = await catalogueWith(record(1, 'active', NAME_ONLY, { cases }));
    expect(catalogue.share).toEqual({ shortened: before.shortened + 1, total: before.total + 1 });
  });

  test('finds one that only the ward has', async () => {
    const { entryOf } = await catalogueWith(record(1, 'draft', '9.999999', { name: 'Thủ tục riêng' }));
    expect(entryOf('9.999999')).toMatchObject({
      name: 'Thủ tục riêng',
      use: 'none',
      folded: { name: 'thu tuc rieng' },
    });
  });

  test('without a connection says so', async () => {
    const refuse = async () => err({ type: 'NoConnection' } as const);
    expect(await loadWardCatalogue({ read: refuse, save: refuse }, WARD)).toEqual(err({ type: 'NoConnection' }));
  });
});
