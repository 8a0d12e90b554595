/** A tab of a tablet with its real lock, keys, PINs and session; the network is under the test's hand. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, vi } from 'vitest';
import { createLock, type OwnLock } from '#client/state/lock.svelte.ts';
import { createSession, type OwnSession } from '#client/state/session.svelte.ts';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { createSigningOut } from '#client/sync/signing-out.ts';
import type { Passkeys } from '#client/platform/passkeys.ts';
import type { Tabs } from '#client/platform/tabs.ts';
import { ok } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { createTabChannel } from '#support/browser-tabs.ts';
import { WARD } from '#support/dossier-events.ts';
import { memoryPreferences } from '#support/fake-navigation.ts';
import { openKeyedTab, personNamed, type KeyedTab } from '#support/keyed-tablet.ts';
import { hello } from '#support/tablet.ts';
import { setupConnection, type Reply } from '../../../unit/client/sync/scripted-connection.ts';

export const [AN, BINH] = [personNamed('an'), personNamed('binh')] as const;
/** Of hers a second factor is asked. */
const CHU = { ...personNamed('chu'), secondFactor: 'enter' as const };
export const WITH_CHU = [AN, BINH, CHU];
export const [PIN, OTHER_PIN] = ['271828', '314159'] as const;

export interface Tab extends KeyedTab {
  readonly lock: OwnLock;
  readonly session: OwnSession;
  readonly opened: readonly WardCode[];
  /** The network is there: the centre gives back the keys this tab has now. */
  reachCentre(): void;
  loseCentre(): void;
}

let tablets = 0;
export const newTablet = () => `locked-${(tablets += 1)}`;

/** As the app starts; tabs of one tablet share its name and the channel. `people` have accounts at the centre, by their names. */
export async function openTab(
  name: string,
  tabs: Tabs = createTabChannel()(),
  people: readonly SessionUser[] = [AN, BINH],
  proveTablet = async () => {},
): Promise<Tab> {
  const tab = await openKeyedTab(name, undefined, tabs);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
  const { connection: line } = setupConnection(({ method, body }): Reply => {
    if (method !== 'POST') return { status: 204, json: null };
    return {
      status: 200,
      json: { user: people.find(({ username }) => username === (body as { username: string }).username) },
    };
  });
  const opened: WardCode[] = [];
  let keys: readonly { readonly id: string; readonly key: string }[] | undefined;
  const { custody, pins, escrow } = tab;
  const lock = createLock({
    custody,
    pins,
    tabs,
    preferences: memoryPreferences(),
    today: () => '2026-03-09',
    session: () => session,
    async askCentre(ward) {
      if (!keys) return false;
      await escrow.hear(ward, { given: keys, recipient: hello().blackBoxRecipient, colleagues: people });
      return true;
    },
    onWardOpened: async (ward) => void opened.push(ward),
    onLocked: () => {},
  });
  const passkeys: Passkeys = { hindrance: null, make: async () => ok({}), answer: async () => ok({ id: 'khoa' }) };
  const signingOut = createSigningOut(tab.store, line);
  const { connection } = signingOut;
  const around = { connection, signingOut, passkeys, remembered: await rememberSession(tab.store) };
  const session: OwnSession = createSession({ ...around, keys: lock, proveTablet, onChange: () => {} });
  await lock.start();
  return {
    ...tab,
    lock,
    session,
    opened,
    reachCentre: () => (keys = tab.ring.held.map((held) => ({ id: held.keyId, key: bytesToHex(held.key) }))),
    loseCentre: () => (keys = undefined),
  };
}

/** Both officers have signed in once and set their PINs; An is at work. */
export async function setup(
  name = newTablet(),
  tabs?: Tabs,
  people?: readonly SessionUser[],
  proveTablet?: () => Promise<void>,
): Promise<Tab> {
  const tab = await openTab(name, tabs, people, proveTablet);
  await tab.session.signIn('binh', 'x');
  await tab.lock.setPin(OTHER_PIN, '');
  tab.reachCentre();
  await tab.session.signIn('an', 'x');
  tab.loseCentre();
  await tab.lock.setPin(PIN, '');
  await vi.waitFor(() => expect(tab.lock.hasPin).toBe(true));
  await tab.write(AN, 'chị Sáu');
  return tab;
}

/** An's tablet is locked, and Chu has given her password there: her second factor is still to come. */
export async function setupAtFactor({
  name = newTablet(),
  tabs,
  proveTablet,
}: { readonly name?: string; readonly tabs?: Tabs; readonly proveTablet?: () => Promise<void> } = {}): Promise<Tab> {
  const tab = await setup(name, tabs, WITH_CHU, proveTablet);
  tab.reachCentre();
  await tab.lock.lock();
  await tab.session.signIn('chu', 'x');
  return tab;
}

export const who = ({ session }: Tab) => session.acting()?.actor.userId ?? null;

/** Whose session the browser holds, as the tablet knows. */
export const owner = async ({ store }: Tab) => (await store.outbox.setting.get('centre-user'))?.value ?? null;

/** What is kept of a ward is open for whoever asks next, and nobody is told so until `go` is called. */
export function holdOpening(tab: Tab) {
  let go = () => {};
  const done = new Promise<void>((resolve) => (go = resolve));
  const { openWard } = tab.custody;
  const asked = vi.spyOn(tab.custody, 'openWard').mockImplementationOnce(async (ward) => {
    const isOpen = await openWard(ward);
    await done;
    return isOpen;
  });
  const begun = () => vi.waitFor(() => expect(asked).toHaveBeenCalled());
  return { go, begun, ended: async () => void (await asked.mock.results[0]?.value) };
}
