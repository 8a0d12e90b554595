/** What a password opens of what a tablet keeps while the second factor is still to come: nothing. */
import { describe, expect, test } from 'vitest';
import type { SessionUser } from '#protocol/session-messages.ts';
import { AN, BINH, newTablet, openTab, OTHER_PIN, PIN, setup, who, type Tab } from './locked-tab.ts';

describe('a password whose second factor is still to come', () => {
  const expectClosed = async (tab: Tab) => {
    expect(tab.ring.held).toEqual([]);
    expect(await tab.read(AN)).toBeUndefined();
    expect(who(tab)).toBeNull();
  };

  test.each(['enter', 'set-up'] as const)('(%s) opens nothing before, and everything after', async (secondFactor) => {
    const people: SessionUser[] = [AN, BINH];
    const tab = await setup(newTablet(), undefined, people);
    tab.reachCentre();
    await tab.lock.lock();
    people[0] = { ...AN, secondFactor };
    expect(await tab.session.signIn('an', 'x')).toEqual({ ok: true, value: null });
    expect(tab.session.entering).toEqual(people[0]);
    expect(tab.session.secondFactor.step).toBe(secondFactor);
    await expectClosed(tab);
    tab.loseCentre();
    expect(await tab.session.secondFactor.settle()).toBe(false);
    expect(tab.session.secondFactor.step).toBe(secondFactor);
    await expectClosed(tab);
    people[0] = AN;
    await tab.lock.unlock('u-binh', OTHER_PIN);
    tab.reachCentre();
    await tab.lock.lock();
    people[0] = { ...AN, secondFactor };
    await tab.session.signIn('an', 'x');
    expect(await tab.session.secondFactor.settle()).toBe(true);
    expect(tab.session.entering).toBeNull();
    expect(await tab.read(AN)).toBe('chị Sáu');
    expect(who(tab)).toBe('u-an');
  });

  test('put off without a network leaves the tablet locked, after a restart too; her PIN opens it', async () => {
    const name = newTablet();
    const people: SessionUser[] = [AN, BINH];
    const tab = await setup(name, undefined, people);
    await tab.lock.lock();
    people[0] = { ...AN, secondFactor: 'enter' };
    await tab.session.signIn('an', 'x');
    tab.session.secondFactor.postpone();
    expect(tab.session.entering).toBeNull();
    expect(tab.lock.isLocked).toBe(true);
    await expectClosed(tab);
    const again = await openTab(name, undefined, people);
    expect(again.session.entering).toBeNull();
    expect(again.lock.isLocked).toBe(true);
    await expectClosed(again);
    expect(await again.lock.unlock('u-an', PIN)).toMatchObject({ ok: true });
    expect(await again.read(AN)).toBe('chị Sáu');
  });

  test('does not open the copy of her last session that waits for the centre to have one', async () => {
    const people: SessionUser[] = [AN];
    const tab = await openTab(newTablet(), undefined, people);
    await tab.session.signIn('an', 'x');
    await tab.write(AN, 'chị Sáu');
    await tab.store.outbox.wardKey.where('holder').equals('centre').delete();
    await tab.session.signOut();
    people[0] = { ...AN, secondFactor: 'enter' };
    await tab.session.signIn('an', 'x');
    await expectClosed(tab);
    expect(await tab.session.secondFactor.settle()).toBe(true);
    expect(await tab.read(AN)).toBe('chị Sáu');
  });

  test('comes after a password somebody else set, where no factor is set up yet', async () => {
    const people: SessionUser[] = [{ ...AN, secondFactor: 'set-up', mustChangePassword: true }];
    const tab = await openTab(newTablet(), undefined, people);
    await tab.session.signIn('an', 'tạm');
    expect(tab.session.ownPassword.mustChangeFirst).toBe(true);
    await tab.session.ownPassword.change('tạm', 'hoa sữa đầu mùa');
    expect(tab.session.ownPassword.mustChangeFirst).toBe(false);
    expect(tab.session.entering).toEqual({ ...AN, secondFactor: 'set-up' });
    expect(tab.session.user).toBeNull();
    await tab.session.secondFactor.settle();
    expect(tab.session.user).toEqual(AN);
  });
});
