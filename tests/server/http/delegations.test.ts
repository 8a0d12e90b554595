import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCentre, type Answer, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
  await centre.as('admin');
});
afterAll(() => centre.close());

let serial = 0;
/** Procedures of this test alone, so that documents of others do not overlap. */
let codes: string[];
beforeEach(() => {
  serial += 1;
  codes = [`2.${serial}`, `3.${serial}`];
});

function document(changes: object = {}): object {
  return {
    documentNumber: `1${serial}/UQ-UBND`,
    issuedOn: '2026-11-01',
    delegator: { name: 'Người chair', post: 'Chủ tịch' },
    delegate: { userId: 'u-specialist', post: 'Công chức Tư pháp – Hộ tịch' },
    procedures: codes,
    from: '2026-11-02',
    through: '2026-12-31',
    prefix: 'TUQ.',
    specimenOnFile: true,
    ...changes,
  };
}

async function add(changes: object = {}, ward: string = WARD): Promise<Answer> {
  return (await centre.as('admin')).send('POST', `/api/wards/${ward}/delegations`, document(changes));
}

interface Saved {
  readonly key: string;
  readonly rseq: number;
  readonly body: { revokedOn: string | null };
}

async function revoke({ key, rseq }: Saved, changes: object = {}): Promise<Answer> {
  const body = { revokedOn: '2026-11-20', reason: 'Chuyển công tác', basedOn: rseq, ...changes };
  return (await centre.as('admin')).send('POST', `/api/wards/${WARD}/delegations/${key}/revoke`, body);
}

describe('the register of delegations', () => {
  test('takes a document; the name is the account’s', async () => {
    const added = await add();
    expect(added.status).toBe(201);
    const read = await (await centre.as('admin')).send('GET', `/api/wards/${WARD}/records/delegation`);
    expect((read.json as { records: object[] }).records).toContainEqual(
      expect.objectContaining({
        by: { userId: 'u-admin', name: 'Người admin' },
        body: expect.objectContaining({
          delegate: { userId: 'u-specialist', name: 'Người specialist', post: 'Công chức Tư pháp – Hộ tịch' },
          procedures: codes,
          revokedOn: null,
        }),
      }),
    );
  });

  test('refuses an overlap, naming the other document and the procedures', async () => {
    await add();
    const again = await add({
      documentNumber: '99/UQ',
      procedures: [codes[1], '9.9'],
      from: '2026-12-31',
      through: '2027-03-01',
    });
    expect(again.status).toBe(422);
    expect(again.json).toMatchObject({
      errors: { procedures: expect.stringMatching(new RegExp(`văn bản 1${serial}/UQ-UBND .* cho ${codes[1]}\\.$`)) },
    });
  });

  test('takes one of six overlapping documents sent at the same moment', async () => {
    const admin = await centre.as('admin');
    // As many connections to the database as there will be documents, or the first would be done before the next begins.
    await Promise.all(Array.from({ length: 6 }, () => admin.send('GET', `/api/wards/${WARD}/records/delegation`)));
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => add({ documentNumber: `lần ${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
  });

  test('tells every fault at its field', async () => {
    const answer = await add({
      documentNumber: ' ',
      delegator: { name: '', post: '' },
      delegate: { userId: '', post: '' },
      procedures: [],
      issuedOn: '2026-11-03',
      through: '2026-11-01',
    });
    expect(answer.json).toMatchObject({
      status: 422,
      errors: {
        documentNumber: 'Số văn bản: chưa nhập.',
        delegator: 'Người ủy quyền: chưa nhập.',
        delegate: 'Người được ủy quyền: chưa nhập.',
        procedures: 'Thủ tục được ký: chưa nhập.',
        through: 'Đến hết ngày: trước ngày bắt đầu.',
        issuedOn: 'Ngày ký văn bản: sau ngày bắt đầu được ký.',
      },
    });
  });

  test('knows only people of the ward', async () => {
    const answer = await add({ delegate: { userId: 'u-system_admin', post: '' } });
    expect(answer.json).toMatchObject({ status: 422, errors: { delegate: expect.stringContaining('tài khoản') } });
    const reader = await add({ delegate: { userId: 'u-supervisor', post: '' } });
    expect(reader.status).toBe(422);
  });

  test('ends a document from a day on, with a reason, and keeps it', async () => {
    const added = (await add()).json as Saved;
    const revoked = await revoke(added);
    expect(revoked.json).toMatchObject({ reason: 'Chuyển công tác', body: { revokedOn: '2026-11-20' } });
    const next = await add({ documentNumber: 'tiếp theo', from: '2026-11-20' });
    expect(next.status).toBe(201);
  });

  test('refuses an end before the start, without a reason, of nothing, or from an old screen', async () => {
    const added = (await add()).json as Saved;
    expect((await revoke(added, { revokedOn: '2026-11-01' })).json).toMatchObject({
      errors: { revokedOn: 'Hết hiệu lực từ ngày: trước ngày bắt đầu được ký.' },
    });
    expect((await revoke(added, { reason: '' })).json).toMatchObject({ errors: { reason: 'Lý do: chưa nhập.' } });
    expect((await revoke({ ...added, key: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
    expect((await revoke(added)).status).toBe(200);
    expect((await revoke(added)).status).toBe(409);
  });

  test('is for administrators of the own ward', async () => {
    expect((await add({}, OTHER_WARD)).status).toBe(403);
    const chair = await centre.as('chair');
    expect((await chair.send('POST', `/api/wards/${WARD}/delegations`, document())).status).toBe(403);
    const root = await centre.as('system_admin');
    const elsewhere = await root.send('POST', `/api/wards/${OTHER_WARD}/delegations`, document());
    expect(elsewhere.json).toMatchObject({ status: 422, errors: { delegate: expect.any(String) } });
  });
});
