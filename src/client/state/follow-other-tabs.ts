/** Somebody signed in, out or changed ward in another tab of this tablet: this one follows. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { KeptSession, RememberedSession } from '../sync/remembered-session.ts';
import type { WatchedFactor } from './second-factor.svelte.ts';
import type { SessionFacts } from './session-facts.svelte.ts';

interface Following {
  readonly remembered: Pick<RememberedSession, 'watch'>;
  /** As `SessionKeys` has them. */
  readonly keys: {
    closeUnless(userId: string | null): Promise<void>;
    follow(user: SessionUser, ward: WardCode | null): Promise<void>;
  };
  readonly onChange: () => void;
  /** She has signed in here, and somebody else came in elsewhere before she was. */
  readonly onOvertaken: (entering: SessionUser) => void;
  readonly facts: SessionFacts;
  readonly duties: readonly Pick<WatchedFactor, 'noteElsewhere'>[];
}

/** One change is followed at a time; what this tab shows of somebody else ends at once all the same. */
export function followOtherTabs(following: Following): void {
  const { remembered, duties } = following;
  let turn: Promise<void> = Promise.resolve();
  let latest: KeptSession | undefined;
  let isOwed = false;
  let heard: string | undefined;

  async function followLatest(now: KeptSession): Promise<void> {
    if (now !== latest) return;
    const { facts, keys, onChange } = following;
    const hasChanged = isOwed;
    isOwed = false;
    if (hasChanged && now.user) {
      // Following somebody before her may have ended in opening for that person.
      await keys.closeUnless(now.user.userId);
      await keys.follow(now.user, now.ward);
    }
    if (now === latest) facts.note(now);
    if (hasChanged) onChange();
  }

  remembered.watch((now) => {
    // Whose session the browser holds says nothing of what she has done elsewhere.
    const words = JSON.stringify(now.user);
    if (words !== heard) for (const duty of duties) duty.noteElsewhere(now.user);
    heard = words;
    latest = now;
    isOwed ||= hasChangedFrom(following.facts, now);
    const letGo = letGoOf(following, now);
    // What the store fails in the middle of leaves this tab locked for her, or in the ward before: her PIN opens it.
    turn = Promise.all([turn, letGo])
      .then(() => followLatest(now))
      .catch(() => undefined);
  });
}

/** Nothing is shown of another person, and nothing kept in the wrong name. */
async function letGoOf({ facts, keys, onOvertaken }: Following, now: KeptSession): Promise<void> {
  if (now.user?.userId === facts.user?.userId) return;
  // A sign-in that is on its way in this tab is over with it, too.
  if (now.user === null) facts.noteLeaving();
  await keys.closeUnless(now.user?.userId ?? null);
  const { entering } = facts;
  facts.noteEntering(null);
  facts.note(now);
  if (entering) onOvertaken(entering);
}

function hasChangedFrom(facts: SessionFacts, now: KeptSession): boolean {
  const isAnother = now.user?.userId !== facts.user?.userId;
  return isAnother || now.ward !== facts.ward || namesOtherWards(now.user, facts.user);
}

/** She signed in again, and was let into a ward or taken out of one meanwhile. */
function namesOtherWards(now: SessionUser | null, before: SessionUser | null): boolean {
  const listed = (user: SessionUser | null) => user?.wards.map(({ code }) => code).join() ?? '';
  return listed(now) !== listed(before);
}
