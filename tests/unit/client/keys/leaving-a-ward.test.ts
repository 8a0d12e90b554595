/** Somebody who works in two wards, a compartment among them, and is taken out of one: what opens it leaves the tablet, and no more. */
import { describe, expect, test, vi } from 'vitest';
import type { Tabs } from '#client/platform/tabs.ts';
import type { Role } from '#domain/access/role.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import { openKeyedTab, personNamed, type KeyedTab } from '#support/keyed-tablet.ts';
import { hello } from '#support/tablet.ts';

const [AN, BINH] = [personNamed('an'), personNamed('binh')];
const HEARD = { given: undefined, recipient: hello().blackBoxRecipient, colleagues: [AN, BINH] };

async function setup(name: string, tabs?: Pick<Tabs, 'tell'>): Promise<KeyedTab> {
  const tab = await openKeyedTab(name, undefined, tabs);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
  return tab;
}

describe('a member taken out of one of her wards', () => {
  const BOTH = personNamed('an', [WARD, OTHER_WARD]);

  /** With a PIN, at work in both. */
  async function setupMember(
    name: string,
    recipient = hello().blackBoxRecipient,
    role: Role = 'officer',
    tabs?: Pick<Tabs, 'tell'>,
  ): Promise<KeyedTab> {
    const member = { ...BOTH, role };
    const tab = await setup(name, tabs);
    const enrolled = hello({ blackBoxRecipient: recipient });
    await tab.store.outbox.enrolment.put({ ...enrolled, wardCode: OTHER_WARD });
    await tab.custody.begin(member, null);
    for (const ward of [WARD, OTHER_WARD]) await tab.custody.openWard(ward);
    await tab.custody.keepPin(member, '271828');
    return tab;
  }
  const copiesOf = async ({ store }: KeyedTab) =>
    (await store.outbox.wardKey.toArray()).map(({ ward, holder }) => `${ward} ${holder}`).sort();
  const heldBy = ({ ring }: KeyedTab) => ring.held.map(({ ward }) => ward);
  const LEFT = [`${WARD} centre`, `${WARD} pin/u-an`, `${OTHER_WARD} centre`];

  test('loses what opens it with the next greeting, at hand and on the disk, and keeps her PIN for the other', async () => {
    const tab = await setupMember('member-greeted');
    await tab.escrow.hear(OTHER_WARD, { ...HEARD, colleagues: [BINH] });
    expect([await copiesOf(tab), heldBy(tab)]).toEqual([LEFT, [WARD]]);
    expect(await tab.custody.openWard(OTHER_WARD)).toBe(false);
    const again = await openKeyedTab('member-greeted');
    const opened = await again.pins.try('u-an', '271828');
    if (!opened.ok) throw new Error(opened.error.type);
    expect(opened.value.user.wards.map(({ code }) => code)).toEqual([WARD]);
    await again.custody.begin(opened.value.user, opened.value.opener);
    expect(heldBy(again)).toEqual([WARD]);
  });

  test.each([
    ['supervisor', ['u-binh'], [WARD]],
    ['supervisor', ['u-an', 'u-binh'], [WARD, OTHER_WARD]],
    // A centre of before lists those alone who work on dossiers.
    ['supervisor', undefined, [WARD, OTHER_WARD]],
    // Another role by now: her PIN would still open as the one of before.
    ['officer', ['u-an', 'u-binh'], [WARD]],
  ] as const)('by what the greeting says of every role: %s, %j', async (role, readers, kept) => {
    const tab = await setupMember(`member-${role}-${readers?.length}`, undefined, role);
    await tab.escrow.hear(OTHER_WARD, { ...HEARD, colleagues: [BINH], readers });
    expect(heldBy(tab).sort()).toEqual(kept);
    expect((await tab.pins.list())[0]?.wards.map(({ code }) => code).sort()).toEqual(kept);
    expect((await copiesOf(tab)).filter((copy) => copy.includes('pin')).length).toBe(kept.length);
  });

  test('who belonged to no other ward loses her PIN, though nobody is at work', async () => {
    const tab = await setup('supervisor-gone');
    const supervisor = personNamed('giam-sat', [WARD], 'supervisor');
    await tab.custody.begin(supervisor, null);
    await tab.custody.openWard(WARD);
    await tab.custody.keepPin(supervisor, '271828');
    tab.custody.drop();
    await tab.escrow.hear(WARD, { ...HEARD, readers: ['u-an', 'u-binh'] });
    expect(await tab.pins.list()).toEqual([]);
    expect(await copiesOf(tab)).toEqual([`${WARD} centre`]);
  });

  test('on a full disk loses it all the same, as does whoever left with her, and the other tabs hear of it', async () => {
    const tell = vi.fn<Tabs['tell']>();
    const tab = await setupMember('members-full-disk', undefined, undefined, { tell });
    const binh = personNamed('binh', [WARD, OTHER_WARD]);
    await tab.custody.begin(binh, null);
    for (const ward of [WARD, OTHER_WARD]) await tab.custody.openWard(ward);
    await tab.custody.keepPin(binh, '314159');
    fillDisk(tab.store.outbox);
    await tab.escrow.hear(OTHER_WARD, { ...HEARD, colleagues: [], readers: [] });
    expect(await copiesOf(tab)).toEqual([...LEFT, `${WARD} pin/u-binh`].sort());
    expect(heldBy(tab)).toEqual([WARD]);
    expect(tell).toHaveBeenCalledWith({
      type: 'ward-standing',
      standing: { userId: 'u-binh', ward: OTHER_WARD, hasLeft: true },
    });
  });

  test('loses it with the sign-in that no longer names it', async () => {
    const tab = await setupMember('member-signs-in');
    await tab.custody.begin(AN, null);
    expect([await copiesOf(tab), heldBy(tab)]).toEqual([LEFT, [WARD]]);
  });

  test('keeps the last copy of its key, which opens for nobody who does not have the ward', async () => {
    const tab = await setupMember('member-last', 'không phải địa chỉ');
    await tab.custody.begin(AN, null);
    expect(await copiesOf(tab)).toContain(`${OTHER_WARD} pin/u-an`);
    expect(heldBy(tab)).toEqual([WARD]);
  });

  test.each([
    ['her own session is refused it', 'u-an', LEFT, [WARD]],
    ['the session of the officer before is', 'u-binh', [...LEFT, `${OTHER_WARD} pin/u-an`], [WARD, OTHER_WARD]],
  ])('when %s', async (what, centreUser, copies, held) => {
    const tab = await setupMember(what);
    await tab.store.outbox.setting.put({ key: 'centre-user', value: centreUser });
    await tab.escrow.hearRefusal(OTHER_WARD);
    expect([await copiesOf(tab), heldBy(tab).sort()]).toEqual([copies, held]);
  });

  test('out of her only ward is not put out in the middle of the work', async () => {
    const tab = await setup('only-ward');
    await tab.custody.begin(AN, null);
    await tab.custody.openWard(WARD);
    await tab.store.outbox.setting.put({ key: 'centre-user', value: AN.userId });
    await tab.escrow.hearRefusal(WARD);
    expect(heldBy(tab)).toEqual([WARD]);
  });
});

test('an officer given another role or name has it under her PIN, at work and in every tab with the next greeting', async () => {
  const tab = await setup('another-role');
  for (const [user, pin] of [
    [BINH, '314159'],
    [AN, '271828'],
  ] as const) {
    await tab.custody.begin(user, null);
    await tab.custody.openWard(WARD);
    await tab.custody.keepPin(user, pin);
  }
  await tab.store.outbox.setting.put({ key: 'user', value: AN });
  const [an, binh] = [
    { ...AN, role: 'specialist' as const },
    { ...BINH, name: 'Trần Thị Bình' },
  ];
  await tab.escrow.hear(WARD, { ...HEARD, colleagues: [an, binh] });
  expect(await tab.pins.list()).toEqual([an, binh]);
  expect((await tab.store.outbox.setting.get('user'))?.value).toEqual(an);
  // Whoever signed out stays signed out.
  await tab.store.outbox.setting.put({ key: 'user', value: null });
  await tab.escrow.hear(WARD, HEARD);
  expect((await tab.store.outbox.setting.get('user'))?.value).toBeNull();
  expect(await tab.pins.list()).toEqual([AN, BINH]);
});

test('a disk that takes no new name or role keeps nothing else from being heard', async () => {
  const tab = await setup('another-role-full');
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(AN, '271828');
  await tab.store.outbox.setting.put({ key: 'user', value: AN });
  fillDisk(tab.store.outbox);
  const renamed = { ...AN, name: 'Lê Thị An' };
  await expect(tab.escrow.hear(WARD, { ...HEARD, colleagues: [renamed, BINH] })).resolves.toBe(false);
  expect(tab.custody.handOut()?.keys).toHaveLength(1);
});
