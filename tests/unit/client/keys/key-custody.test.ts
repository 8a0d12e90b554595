/** The keys of wards on one tablet: whom they open for, what is on the disk, and that none is ever lost. */
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { forgetReadableData } from '#client/store/forget-readable-data.ts';
import { noteRevoked } from '#client/sync/standing.ts';
import { losable } from '#support/lost-connection.ts';
import { createMemoryLocks } from '#support/memory-locks.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { openKeyedTab, personNamed, type KeyedTab } from '#support/keyed-tablet.ts';
import { hello } from '#support/tablet.ts';

const [AN, BINH] = [personNamed('an'), personNamed('binh')];
const STRANGER = personNamed('xa', [OTHER_WARD]);
const HEARD = { given: undefined, recipient: hello().blackBoxRecipient, colleagues: [AN, BINH] };

async function setup(name: string): Promise<KeyedTab> {
  const tab = await openKeyedTab(name);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
  return tab;
}

const holdersOf = async ({ store }: KeyedTab) =>
  (await store.outbox.wardKey.toArray()).map(({ holder }) => holder).sort();

test('an officer without a PIN goes on after a restart for as long as her session lasts, and not after it', async () => {
  const tab = await setup('session');
  await tab.custody.begin(AN, null);
  expect(await tab.custody.openWard(WARD)).toBe(true);
  await tab.write(AN, 'chị Sáu');
  const again = await openKeyedTab('session');
  expect(await again.read(AN)).toBeUndefined();
  await again.custody.begin(AN, null);
  expect(await again.read(AN)).toBe('chị Sáu');
  await again.custody.endSession(AN.userId);
  again.custody.drop();
  expect(await again.read(AN)).toBeUndefined();
  await again.custody.begin(AN, null);
  expect(await again.custody.openWard(WARD)).toBe(false);
  expect(await holdersOf(again)).toEqual(['centre']);
});

test('a lock that falls while the database has to be opened anew stands: nobody is at work, and no key is at hand', async () => {
  const tab = await setup('reopened');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  tab.custody.drop();
  (await losable(tab.store.outbox)).loseAt(1);
  const beginning = tab.custody.begin(AN, null);
  tab.custody.drop();
  await beginning;
  expect(await tab.custody.openWard(WARD)).toBe(false);
  expect([tab.custody.handOut(), tab.ring.held]).toEqual([null, []]);
});

test('with a PIN nothing opens without it, and she needs nobody else’s', async () => {
  const tab = await setup('pin');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.write(AN, 'chị Sáu');
  await tab.custody.keepPin(AN, '271828');
  expect(await holdersOf(tab)).toEqual(['centre', 'pin/u-an']);
  const again = await openKeyedTab('pin');
  await again.custody.begin(AN, null);
  expect(await again.custody.openWard(WARD)).toBe(false);
  await again.custody.begin(BINH, null);
  expect(await again.custody.openWard(WARD)).toBe(false);
  const opened = await again.pins.try(AN.userId, '271828');
  if (!opened.ok) throw new Error(opened.error.type);
  await again.custody.begin(AN, opened.value.opener);
  expect(await again.read(AN)).toBe('chị Sáu');
});

test('another PIN opens what the first one did, and the first one opens nothing', async () => {
  const tab = await setup('change');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.write(AN, 'chị Sáu');
  await tab.custody.keepPin(AN, '271828');
  await tab.custody.keepPin(AN, '314159');
  tab.custody.drop();
  expect(await tab.pins.try(AN.userId, '271828')).toMatchObject({ error: { type: 'WrongPin' } });
  const opened = await tab.pins.try(AN.userId, '314159');
  await tab.custody.begin(AN, opened.ok ? opened.value.opener : null);
  expect(await tab.read(AN)).toBe('chị Sáu');
});

test('the last copy of a key stays, where the code that seals it for the centre did not come', async () => {
  const tab = await openKeyedTab('no-code');
  // A recipient that is none stands for code that fails.
  await tab.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient: 'không phải địa chỉ' }), wardCode: WARD });
  await tab.custody.begin(AN, null);
  expect(await tab.custody.openWard(WARD)).toBe(true);
  await tab.custody.endSession(AN.userId);
  expect(await holdersOf(tab)).toEqual(['session/u-an']);
  await tab.custody.keepPin(AN, '271828');
  expect(await holdersOf(tab)).toEqual(['pin/u-an']);
  for (let n = 0; n < 12; n++) {
    const wait = await tab.pins.waitFor(AN.userId);
    tab.moment.tickMs += wait;
    tab.moment.deviceAt = (tab.moment.deviceAt + wait) as typeof tab.moment.deviceAt;
    await tab.pins.try(AN.userId, '314159');
  }
  expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({ error: { type: 'PinMustWait' } });
  expect(await holdersOf(tab)).toEqual(['pin/u-an']);
  await tab.escrow.hear(WARD, HEARD);
  tab.moment.tickMs += await tab.pins.waitFor(AN.userId);
  tab.moment.deviceAt = (tab.moment.deviceAt + 3_600_000) as typeof tab.moment.deviceAt;
  expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({ error: { type: 'PinWiped' } });
  expect(await holdersOf(tab)).toEqual(['centre']);
});

test('keys of wards that are not hers are dropped when another one begins', async () => {
  const tab = await setup('strangers');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.custody.begin(STRANGER, null);
  expect(tab.ring.held).toEqual([]);
  expect(await tab.custody.openWard(WARD)).toBe(false);
  expect(await tab.custody.openWard(OTHER_WARD)).toBe(true);
});

test('of two tabs that open a ward at the same moment both have the one key', async () => {
  const locks = createMemoryLocks();
  const tabs = [await openKeyedTab('two-tabs', locks), await openKeyedTab('two-tabs', locks)];
  await Promise.all(tabs.map(({ custody }) => custody.begin(AN, null)));
  await Promise.all(tabs.map(({ custody }) => custody.openWard(WARD)));
  expect(tabs[0]?.ring.keyOf(WARD)).toEqual(tabs[1]?.ring.keyOf(WARD));
});

test('a tab hands its keys to another tab of the same officer alone', async () => {
  const [first, second] = [await setup('handing'), await openKeyedTab('handing')];
  await first.custody.begin(AN, null);
  await first.custody.openWard(WARD);
  await first.write(AN, 'chị Sáu');
  const handed = structuredClone(first.custody.handOut()!);
  expect(second.custody.adopt(BINH, handed)).toBe(false);
  expect(second.ring.held).toEqual([]);
  expect(second.custody.adopt(AN, handed)).toBe(true);
  expect(await second.read(AN)).toBe('chị Sáu');
});

test('no key lies on the disk as it is, nor is one told to the centre but sealed for it', async () => {
  const identity = await generateX25519Identity();
  const tab = await openKeyedTab('sealed');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  expect(await tab.escrow.tell(WARD)).toEqual({});
  const recipient = await identityToRecipient(identity);
  expect(await tab.escrow.hear(WARD, { ...HEARD, recipient })).toBe(true);
  await tab.custody.keepPin(AN, '271828');
  const key = tab.ring.keyOf(WARD)!;
  const told = await tab.escrow.tell(WARD);
  const rows = JSON.stringify(await tab.store.outbox.wardKey.toArray(), (_name, value) =>
    value instanceof ArrayBuffer ? bytesToHex(new Uint8Array(value)) : (value as unknown),
  );
  for (const text of [rows, JSON.stringify(told)]) {
    expect(text).not.toContain(bytesToHex(key));
    expect(text).not.toContain(Buffer.from(key).toString('base64'));
  }
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const [sealed] = told.wardKeys!;
  expect(await decrypter.decrypt(Buffer.from(sealed!.sealed, 'base64'))).toEqual(key);
});

test('the next officer asks the centre, takes only a key this tablet knows, and only when it is that key', async () => {
  const tab = await setup('escrow');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.write(AN, 'chị Sáu');
  const [held] = tab.ring.held;
  await tab.custody.endSession(AN.userId);
  tab.custody.drop();
  expect(await tab.escrow.tell(WARD)).not.toHaveProperty('wantsWardKeys');

  await tab.custody.begin(BINH, null);
  expect(await tab.custody.openWard(WARD)).toBe(false);
  expect(await tab.escrow.tell(WARD)).toMatchObject({ wantsWardKeys: true });
  const [given, forged] = [bytesToHex(held!.key), 'ab'.repeat(32)];
  const other = { id: '0123456789abcdef', key: forged };
  await tab.escrow.hear(WARD, { ...HEARD, given: [other, { id: held!.keyId, key: given }] });
  expect(tab.ring.held.map(({ keyId }) => keyId)).toEqual([held!.keyId]);
  expect(await tab.read(AN)).toBe('chị Sáu');
  expect(await tab.escrow.tell(WARD)).not.toHaveProperty('wantsWardKeys');
});

test('when the centre has no key to give work goes on under a new one, and the former comes back with its owner', async () => {
  const tab = await setup('lost');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(AN, '271828');
  await tab.write(AN, 'chị Sáu');
  await tab.custody.begin(BINH, null);
  tab.custody.drop();
  await tab.custody.begin(BINH, null);
  await tab.escrow.hear(WARD, { ...HEARD, given: [] });
  await tab.write(BINH, 'anh Tư');
  expect(await tab.read(AN)).toBeUndefined();
  expect(await tab.read(BINH)).toBe('anh Tư');
  expect((await tab.escrow.tell(WARD)).wardKeys).toHaveLength(2);

  tab.custody.drop();
  const opened = await tab.pins.try(AN.userId, '271828');
  await tab.custody.begin(AN, opened.ok ? opened.value.opener : null);
  expect(await tab.read(AN)).toBe('chị Sáu');
  expect(await tab.escrow.tell(WARD)).toMatchObject({ wantsWardKeys: true });
});

test('an officer who no longer works in the ward cannot unlock after the next greeting; a supervisor is not among those listed', async () => {
  const tab = await setup('leavers');
  const chief = personNamed('giam-sat', [WARD], 'supervisor');
  for (const user of [AN, BINH, chief]) {
    await tab.custody.begin(user, null);
    await tab.custody.openWard(WARD);
    await tab.custody.keepPin(user, '271828');
  }
  tab.custody.drop();
  await tab.escrow.hear(WARD, { ...HEARD, colleagues: [BINH] });
  expect((await tab.pins.list()).map(({ username }) => username)).toEqual(['binh', 'giam-sat']);
  expect(await holdersOf(tab)).toEqual(['centre', 'pin/u-binh', 'pin/u-giam-sat']);
});

test('a tablet reported lost keeps nothing that opens the ward here, wraps nothing anew, and loses no row', async () => {
  const tab = await setup('reported');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.write(AN, 'chị Sáu');
  await tab.custody.keepPin(AN, '271828');
  await tab.custody.begin(BINH, null);
  await tab.custody.openWard(WARD);
  const sealed = await tab.store.outbox.draft.count();
  await noteRevoked(tab.store, WARD);
  expect(await holdersOf(tab)).toEqual(['centre']);
  expect(await tab.pins.list()).toEqual([]);
  // The page is still open: neither another ward's turn nor a new PIN puts the key back on the disk.
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(BINH, '314159');
  expect(await holdersOf(tab)).toEqual(['centre']);
  const again = await openKeyedTab('reported');
  await again.custody.begin(AN, null);
  expect(await again.custody.openWard(WARD)).toBe(false);
  expect(await again.read(AN)).toBeUndefined();
  expect(await again.store.outbox.draft.count()).toBe(sealed);
  // The report was taken back: the centre is told the key again, gives it, and everything opens.
  await again.store.outbox.setting.delete(`standing/${WARD}`);
  const told = await again.escrow.tell(WARD);
  expect([told.wardKeys?.length, told.wantsWardKeys]).toEqual([1, true]);
  const given = tab.ring.held.map(({ keyId, key }) => ({ id: keyId, key: bytesToHex(key) }));
  await again.escrow.hear(WARD, { ...HEARD, given });
  expect(await again.read(AN)).toBe('chị Sáu');
});

test('the PIN stays that opens another ward, which did not report the tablet', async () => {
  const both = personNamed('an', [WARD, OTHER_WARD]);
  const tab = await setup('one-of-two');
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: OTHER_WARD });
  await tab.custody.begin(both, null);
  for (const ward of [WARD, OTHER_WARD]) await tab.custody.openWard(ward);
  await tab.custody.keepPin(both, '271828');
  await forgetReadableData(tab.store, [WARD]);
  const left = (await tab.store.outbox.wardKey.toArray()).map(({ ward, holder }) => [ward, holder]);
  expect(left.sort()).toEqual([
    [WARD, 'centre'],
    [OTHER_WARD, 'centre'],
    [OTHER_WARD, 'pin/u-an'],
  ]);
  expect(await tab.pins.has(both.userId)).toBe(true);
});

test.each([
  ['a scan that is not at the centre', true, ['pin/u-an']],
  ['nothing unsent', false, []],
])('the only copy of a key, with %s under it', async (_what, isWaiting, holders) => {
  const tab = await openKeyedTab(`only-copy-${String(isWaiting)}`);
  await tab.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient: 'không phải địa chỉ' }), wardCode: WARD });
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(AN, '271828');
  if (isWaiting) {
    await tab.store.outbox.file.add({
      fileId: 'f',
      ward: WARD,
      dossierId: 'd' as never,
      dseq: 1,
      name: 'don.pdf',
      mediaType: 'application/pdf',
      bytes: 3,
      heldParts: 0,
      state: 'waiting',
      completeAt: null,
    });
  }
  await noteRevoked(tab.store, WARD);
  expect(await holdersOf(tab)).toEqual(holders);
});
