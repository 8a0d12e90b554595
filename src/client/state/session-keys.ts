/** The side of the lock a session uses. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';

/** What opens and closes with a session: what is kept of the wards (`lock.svelte.ts`). */
export interface SessionKeys {
  /** Another number whenever the tablet has been opened or closed in this tab, or began to be. */
  turn(): number;
  /** Whoever it is may read what is kept of the ward from here on. Reactive. */
  isOpenFor(userId: string): boolean;
  /**
   * @param isWanted asked when it could be opened: false once she has left
   * @returns false when it cannot be opened for her without the centre, and that was not reached
   */
  admit(
    user: SessionUser,
    where: { readonly ward: WardCode | null; readonly isWanted: () => boolean },
  ): Promise<boolean>;
  /** @returns false as `admit` */
  openWard(ward: WardCode): Promise<boolean>;
  /** What is typed is kept, while she still acts: never fails, and takes a second at most. */
  keepWork(): Promise<void>;
  /** Her session is over. */
  dismiss(user: SessionUser): Promise<void>;
  /** Another tab has signed somebody in or out: nothing stays open for anybody else. */
  closeUnless(userId: string | null): Promise<void>;
  /** Another tab works for her, and in that ward: it is opened here as well, where it can be. */
  follow(user: SessionUser, ward: WardCode | null): Promise<void>;
}
