import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROLES } from '#domain/access/role.ts';
import { MAX_BLOCKS } from '#domain/dossier/dossier-code.ts';
import type { HelloResponse } from '#protocol/sync-messages.ts';
import { createTablet, startCentre, WARDS, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

describe('hello', () => {
  test('brings the ward, its people who work on dossiers, and where links point', async () => {
    const before = Date.now();
    const answer = await createTablet(officer).hello();
    expect(answer.ward).toEqual(WARDS[0]);
    expect(answer.colleagues.map(({ role }) => role).sort()).toEqual([
      'admin',
      'chair',
      'officer',
      'specialist',
      'vice_chair',
    ]);
    expect(answer).toMatchObject({ protocols: [1], publicUrl: centre.url });
    expect(answer.now).toBeGreaterThanOrEqual(before);
  });

  test('names all whose ward it is to an app that asks for it: whoever may unlock a tablet there', async () => {
    const readers = async () => {
      const body = { protocol: 1, device: randomUUID(), app: '0.1.0', ward: WARD, blocksWanted: 1 };
      const { json } = await officer.send('POST', '/api/sync/hello', { ...body, hearsReaders: true });
      return (json as HelloResponse).readers;
    };
    const all = ROLES.map((role) => `u-${role}`).sort();
    expect(await readers()).toEqual(all);
    await centre.sql`update app_user set disabled_at = now() where user_id = 'u-supervisor'`;
    expect(await readers()).toEqual(all.filter((id) => id !== 'u-supervisor'));
    await centre.sql`update app_user set disabled_at = null where user_id = 'u-supervisor'`;
    await centre.sql`update user_ward set ward_id = ${OTHER_WARD} where user_id = 'u-supervisor'`;
    expect(await readers()).toEqual(all.filter((id) => id !== 'u-supervisor'));
    expect(await createTablet(officer).hello()).not.toHaveProperty('readers');
  });

  test('lists them as the app sorts names: Đ beside D, not behind all others', async () => {
    const names = { officer: 'Vũ Thị Mai', specialist: 'Đỗ Thị Hương', chair: 'Dương Văn An', admin: 'Lê Minh Châu' };
    for (const [role, name] of Object.entries(names))
      await centre.sql`update app_user set name = ${name} where user_id = ${`u-${role}`}`;
    const listed = (people: readonly { readonly name: string }[]) =>
      people.map(({ name }) => name).filter((name) => Object.values(names).includes(name));
    const sorted = ['Đỗ Thị Hương', 'Dương Văn An', 'Lê Minh Châu', 'Vũ Thị Mai'];
    expect(listed((await createTablet(officer).hello()).colleagues)).toEqual(sorted);
    const admin = await centre.as('admin');
    const { json } = await admin.send('GET', `/api/wards/${WARD}/users`);
    expect(listed((json as { readonly users: readonly { readonly name: string }[] }).users)).toEqual(sorted);
  });

  test('leaves disabled people out', async () => {
    await centre.sql`update app_user set disabled_at = now() where user_id = 'u-vice_chair'`;
    const answer = await createTablet(officer).hello();
    expect(answer.colleagues.map(({ userId }) => userId)).not.toContain('u-vice_chair');
  });

  test('tops blocks up and never takes one back', async () => {
    const tablet = createTablet(officer);
    const first = await tablet.hello(2);
    const more = await tablet.hello(5);
    const less = await tablet.hello(1);
    expect(more.serialBlocks).toHaveLength(5);
    expect(more.serialBlocks.slice(0, 2)).toEqual(first.serialBlocks);
    expect(less.serialBlocks).toEqual(more.serialBlocks);
  });

  test('gives what is left at the end of the ward’s numbers, then nothing, and still answers', async () => {
    await centre.sql`update ward set next_block = ${MAX_BLOCKS - 3} where ward_id = ${WARD}`;
    expect((await createTablet(officer).hello(5)).serialBlocks).toEqual([
      MAX_BLOCKS - 3,
      MAX_BLOCKS - 2,
      MAX_BLOCKS - 1,
    ]);
    expect((await createTablet(officer).hello(5)).serialBlocks).toEqual([]);
  });

  test('is refused for a ward of others', async () => {
    await expect(createTablet(officer, { ward: OTHER_WARD }).hello()).rejects.toThrow(/403.*not-your-ward/);
  });

  describe('after a restore, from a tablet that says which blocks it holds', () => {
    /** The answer's blocks. */
    async function helloHolding(device: string, blocksHeld: readonly number[], blocksWanted = 2): Promise<number[]> {
      const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted, blocksHeld };
      const { status, json } = await officer.send('POST', '/api/sync/hello', body);
      expect(status).toBe(200);
      return (json as HelloResponse).serialBlocks;
    }
    const faultsOf = async (device: string) =>
      (await centre.sql<{ fault: string }[]>`select fault from device_fault where device_id = ${device}`).map(
        (row) => row.fault,
      );
    const nextBlock = async () =>
      (await centre.sql<{ n: number }[]>`select next_block as n from ward where ward_id = ${WARD}`)[0]!.n;

    beforeEach(async () => {
      await centre.sql`delete from serial_block`;
      await centre.sql`update ward set next_block = 10`;
    });

    test('blocks the centre knows nothing of are that tablet’s again, and no other gets them', async () => {
      const device = randomUUID();
      expect(await helloHolding(device, [12, 17])).toEqual([12, 17]);
      expect(await nextBlock()).toBe(18);
      expect((await createTablet(officer).hello(1)).serialBlocks).toEqual([18]);
      expect(await helloHolding(device, [12, 17])).toEqual([12, 17]);
      expect(await faultsOf(device)).toEqual([]);
    });

    test('blocks the centre knows move nothing', async () => {
      const tablet = createTablet(officer);
      const { serialBlocks } = await tablet.hello();
      const next = await nextBlock();
      expect(await helloHolding(tablet.device, serialBlocks)).toEqual(serialBlocks);
      expect(await nextBlock()).toBe(next);
    });

    test('a block that another tablet was given meanwhile stays with that one; both are told of', async () => {
      const newcomer = createTablet(officer);
      expect((await newcomer.hello(1)).serialBlocks).toEqual([10]);
      const device = randomUUID();
      expect(await helloHolding(device, [10, 11])).toEqual([11, 12]);
      expect((await newcomer.hello(1)).serialBlocks).toEqual([10]);
      expect(await faultsOf(device)).toEqual(['code-doubled']);
      expect(await faultsOf(newcomer.device)).toEqual(['code-doubled']);
      const line = centre.log.find((entry) => entry.includes('held by two tablets') && entry.includes(device));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ block: 10, holder: newcomer.device });
    });

    test('two that say the same at the same moment do not both get it', async () => {
      const devices = [randomUUID(), randomUUID(), randomUUID()];
      const answers = await Promise.all(devices.map((device) => helloHolding(device, [20], 1)));
      const all = answers.flat();
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((block) => block === 20)).toHaveLength(1);
    });

    test('numbers beyond all blocks are not believed', async () => {
      expect(await helloHolding(randomUUID(), [MAX_BLOCKS, 2_000_000_000, 20])).toEqual([20, 21]);
    });

    test('the ward’s last block, or any far above its counter, is not believed, moves nothing and is noted', async () => {
      const device = randomUUID();
      expect(await helloHolding(device, [MAX_BLOCKS - 1, 22])).toEqual([10, 11]);
      expect(await nextBlock()).toBe(12);
      const line = centre.log.find((entry) => entry.includes('not believed') && entry.includes(device));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ blocks: [MAX_BLOCKS - 1, 22], by: 'u-officer' });
      // From a tablet that holds others a little more is.
      expect(await helloHolding(device, [10, 11, 31, 32])).toEqual([10, 11, 31]);
    });

    test('greetings under made-up ids do not use a ward’s numbers up, and others still get theirs', async () => {
      const greet = () => helloHolding(randomUUID(), [], 20);
      const answers = await Promise.all(Array.from({ length: 5 }, greet));
      expect(answers.flat()).toHaveLength(60);
      expect(await helloHolding(randomUUID(), [72])).toEqual([]);
      expect(await nextBlock()).toBe(70);
      expect(centre.log.some((entry) => entry.includes('fewer serial blocks than wanted'))).toBe(true);
      const colleague = await centre.as('specialist');
      expect((await createTablet(colleague).hello(2)).serialBlocks).toEqual([70, 71]);
    });

    test('what one took yesterday is no longer counted', async () => {
      await Promise.all(Array.from({ length: 3 }, () => helloHolding(randomUUID(), [], 20)));
      await centre.sql`update serial_block set leased_at = leased_at - interval '25 hours'`;
      expect(await helloHolding(randomUUID(), [])).toHaveLength(2);
    });

    test('a block below the counter is believed, but no ever wider gap is left for more above it', async () => {
      await centre.sql`update ward set next_block = 105`;
      expect(await helloHolding(randomUUID(), [50, 106])).toEqual([50, 105]);
    });
  });
});
