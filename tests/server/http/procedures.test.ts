import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import { startCentre, type Answer, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { caseDraft, procedureDraft } from '#support/procedure-drafts.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

interface Listed {
  readonly records: readonly { key: string; rseq: number; body: { state: string; procedure: ProcedureDraft } }[];
  readonly versions: readonly { code: string; rseq: number; state: string; reason: string; by: { name: string } }[];
}

async function save(procedure: ProcedureDraft, changes: object = {}, ward: string = WARD): Promise<Answer> {
  const admin = await centre.as('admin');
  const body = { state: 'active', procedure, reason: 'Quyết định 120', basedOn: null, ...changes };
  return admin.send('PUT', `/api/wards/${ward}/procedures/${procedure.code}`, body);
}

async function list(): Promise<Listed> {
  return (await (await centre.as('admin')).send('GET', `/api/wards/${WARD}/procedures`)).json as Listed;
}

const rseqOf = (answer: Answer) => (answer.json as { rseq: number }).rseq;

describe('saving a procedure', () => {
  test('makes a new version each time and lists who, when and why', async () => {
    const code = '1.000001';
    const first = await save(procedureDraft({ code }), { state: 'draft', reason: 'Chuẩn bị' });
    expect(first.status).toBe(200);
    const second = await save(procedureDraft({ code, name: 'Tên mới' }), { basedOn: rseqOf(first) });
    expect(second.status).toBe(200);
    const { records, versions } = await list();
    expect(versions.filter((version) => version.code === code)).toMatchObject([
      { rseq: rseqOf(second), state: 'active', reason: 'Quyết định 120', by: { name: 'Người admin' } },
      { rseq: rseqOf(first), state: 'draft', reason: 'Chuẩn bị' },
    ]);
    expect(records.filter(({ key }) => key === code).at(-1)?.body.procedure.name).toBe('Tên mới');
  });

  test('keeps a decision in sight while a newer draft is prepared', async () => {
    const code = '1.000002';
    const active = await save(procedureDraft({ code }));
    const draft = await save(procedureDraft({ code, cases: [] }), { state: 'draft', basedOn: rseqOf(active) });
    expect(draft.status).toBe(200);
    const states = (await list()).records.filter(({ key }) => key === code).map(({ body }) => body.state);
    expect(states).toEqual(['active', 'draft']);
  });

  test('refuses one for use that has faults, naming each field, and keeps nothing of it', async () => {
    const code = '1.000003';
    const cases = [
      caseDraft({ statutory: null }),
      caseDraft({ id: '2', name: 'Khác', committed: { value: 5, unit: 'WORKING_DAY' } }),
    ];
    const answer = await save(procedureDraft({ code, agency: '', cases }));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      errors: {
        agency: 'Cơ quan giải quyết: chưa nhập.',
        'cases.0.statutory': 'Trường hợp 1, thời hạn theo luật: chưa nhập.',
        'cases.1.committed': 'Trường hợp 2, thời hạn phường cam kết: dài hơn thời hạn theo luật.',
      },
    });
    expect((await list()).versions.some((version) => version.code === code)).toBe(false);
  });

  test('takes a draft with gaps', async () => {
    const answer = await save(procedureDraft({ code: '1.000004', agency: '', cases: [] }), { state: 'draft' });
    expect(answer.status).toBe(200);
  });

  test('refuses a change made from an old version, naming who saved since, and keeps theirs', async () => {
    const code = '1.000005';
    const first = await save(procedureDraft({ code }));
    const root = await centre.as('system_admin');
    const theirs = { state: 'active', procedure: procedureDraft({ code, name: 'Của họ' }), reason: 'Trước' };
    const saved = await root.send('PUT', `/api/wards/${WARD}/procedures/${code}`, {
      ...theirs,
      basedOn: rseqOf(first),
    });
    expect(saved.status).toBe(200);
    const late = await save(procedureDraft({ code, name: 'Của tôi' }), { basedOn: rseqOf(first) });
    expect(late.status).toBe(409);
    expect(late.json).toMatchObject({
      type: 'urn:dung-hen:problem:saved-since',
      errors: { basedOn: expect.stringMatching(/^Người system_admin đã lưu bản khác lúc .+, lý do: Trước\./) },
    });
    expect((await list()).records.findLast(({ key }) => key === code)?.body.procedure.name).toBe('Của họ');
  });

  test('lets one of two saves at the same moment through', async () => {
    const code = '1.000006';
    const answers = await Promise.all([1, 2, 3].map((n) => save(procedureDraft({ code, name: `Bản ${n}` }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('stamps "đã đối chiếu" with whoever saves it, on the day of the centre', async () => {
    const code = '1.000007';
    const first = await save(procedureDraft({ code, verifiedBy: 'Người không có thật' }));
    expect((first.json as Listed['records'][number]).body.procedure.verifiedBy).toBe('Người admin');
    const stamped = (first.json as Listed['records'][number]).body.procedure;
    expect(stamped.verifiedOn).not.toBe('2026-07-18');
    const root = await centre.as('system_admin');
    const kept = await root.send('PUT', `/api/wards/${WARD}/procedures/${code}`, {
      state: 'retired',
      procedure: stamped,
      reason: 'Bãi bỏ',
      basedOn: rseqOf(first),
    });
    expect((kept.json as Listed['records'][number]).body.procedure).toMatchObject({ verifiedBy: 'Người admin' });
  });

  test('needs a reason, and the code of the address', async () => {
    expect((await save(procedureDraft(), { reason: '  ' })).json).toMatchObject({
      errors: { reason: 'Lý do: chưa nhập.' },
    });
    const admin = await centre.as('admin');
    const body = { state: 'draft', procedure: procedureDraft(), reason: 'x', basedOn: null };
    expect((await admin.send('PUT', `/api/wards/${WARD}/procedures/9.9`, body)).status).toBe(422);
  });

  test('is for the own ward', async () => {
    expect((await save(procedureDraft(), {}, OTHER_WARD)).status).toBe(403);
    const admin = await centre.as('admin');
    expect((await admin.send('GET', `/api/wards/${OTHER_WARD}/procedures`)).status).toBe(403);
  });

  test('is for administrators', async () => {
    const officer = await centre.as('officer');
    const body = { state: 'draft', procedure: procedureDraft(), reason: 'x', basedOn: null };
    expect((await officer.send('PUT', `/api/wards/${WARD}/procedures/1.004873`, body)).status).toBe(403);
  });
});
