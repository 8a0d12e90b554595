/** What a tab does when another tab of the tablet signs somebody in or out, or changes ward; opening takes as long as the test says. */
import { expect, test, vi } from 'vitest';
import { followOtherTabs } from '#client/state/follow-other-tabs.ts';
import { createSessionFacts } from '#client/state/session-facts.svelte.ts';
import type { KeptSession } from '#client/sync/remembered-session.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { personNamed } from '#support/keyed-tablet.ts';

const [AN, BINH] = [personNamed('an', [WARD, OTHER_WARD]), personNamed('binh')];

function setup() {
  const remembered = {
    user: AN,
    ward: WARD,
    keep: vi.fn(),
    keepOwner: vi.fn(),
    leave: vi.fn(),
    disown: vi.fn(),
    watch: vi.fn(),
  };
  const facts = createSessionFacts(remembered);
  const follow = vi.fn(async (): Promise<void> => undefined);
  const closeUnless = vi.fn(async (_userId: string | null) => undefined);
  const onChange = vi.fn();
  followOtherTabs({ remembered, facts, keys: { follow, closeUnless }, onChange, onOvertaken: vi.fn(), duties: [] });
  const tell = remembered.watch.mock.lastCall?.[0] as (now: KeptSession) => void;
  return { facts, follow, closeUnless, onChange, tell };
}

/** Opens when the test says so. */
function heldBack() {
  let go = () => {};
  const opened = new Promise<void>((resolve) => (go = resolve));
  return { opening: () => opened, go };
}

test('a ward chosen while another one was still being opened is the one she ends in', async () => {
  const { facts, follow, tell, onChange } = setup();
  const slow = heldBack();
  follow.mockImplementationOnce(slow.opening);
  tell({ user: AN, ward: OTHER_WARD });
  await vi.waitFor(() => expect(follow).toHaveBeenCalledOnce());
  tell({ user: AN, ward: WARD });
  slow.go();
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce());
  expect(facts.ward).toBe(WARD);
});

test('whoever was shown here is gone at once, however long following her takes; then the next one is opened for', async () => {
  const { facts, follow, closeUnless, tell } = setup();
  const slow = heldBack();
  follow.mockImplementationOnce(slow.opening);
  tell({ user: AN, ward: OTHER_WARD });
  await vi.waitFor(() => expect(follow).toHaveBeenCalledOnce());
  tell({ user: BINH, ward: WARD });
  await vi.waitFor(() => expect(facts.user).toEqual(BINH));
  expect(closeUnless.mock.lastCall).toEqual(['u-binh']);
  expect(follow).toHaveBeenCalledOnce();
  closeUnless.mockClear();
  slow.go();
  await vi.waitFor(() => expect(follow.mock.lastCall).toEqual([BINH, WARD]));
  // What was opened for the first meanwhile is closed again.
  expect(closeUnless.mock.calls).toEqual([['u-binh']]);
  expect([facts.user, facts.ward]).toEqual([BINH, WARD]);
});

test('a store that fails leaves the tab where it was, and the next change is followed', async () => {
  const { facts, follow, tell } = setup();
  follow.mockRejectedValueOnce(new DOMException('Database has been closed', 'DatabaseClosedError'));
  tell({ user: AN, ward: OTHER_WARD });
  await vi.waitFor(() => expect(follow).toHaveBeenCalledOnce());
  expect(facts.ward).toBe(WARD);
  tell({ user: AN, ward: OTHER_WARD });
  await vi.waitFor(() => expect(facts.ward).toBe(OTHER_WARD));
});
