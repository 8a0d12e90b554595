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
  readonly facts: SessionFacts;
  readonly duties: readonly Pick<WatchedFactor, 'noteElsewhere'>[];
}

export function followOtherTabs(following: Following): void {
  const { remembered, duties } = following;
  remembered.watch((now) => {
    for (const duty of duties) duty.noteElsewhere(now.user);
    void followElsewhere(following, now);
  });
}

/** Nothing is shown of another person or ward before what is kept of it has been opened, and nothing kept in the wrong name. */
async function followElsewhere({ facts, keys, onChange }: Following, now: KeptSession): Promise<void> {
  const isAnother = now.user?.userId !== facts.user?.userId;
  const changed = isAnother || now.ward !== facts.ward || namesOtherWards(now.user, facts.user);
  if (isAnother) {
    await keys.closeUnless(now.user?.userId ?? null);
    facts.noteEntering(null);
    facts.note(now);
  }
  if (changed && now.user) await keys.follow(now.user, now.ward);
  facts.note(now);
  if (changed) onChange();
}

/** She signed in again, and was let into a ward or taken out of one meanwhile. */
function namesOtherWards(now: SessionUser | null, before: SessionUser | null): boolean {
  const listed = (user: SessionUser | null) => user?.wards.map(({ code }) => code).join() ?? '';
  return listed(now) !== listed(before);
}
