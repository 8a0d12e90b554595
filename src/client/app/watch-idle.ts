/** Watches in this tab whether somebody is at the tablet, tells the other tabs, and locks when nobody is. */
import type { Activity } from '../platform/activity.ts';
import type { Clock } from '../platform/clock.ts';
import type { Locks } from '../platform/locks.ts';
import type { PageLife } from '../platform/page-life.ts';
import type { Tabs } from '../platform/tabs.ts';
import { createIdleLock } from '../state/idle-lock.ts';
import type { OwnLock } from '../state/lock.svelte.ts';

const LOOK_EVERY_MS = 5000;

export interface IdleWatch {
  readonly lock: Pick<OwnLock, 'lock' | 'isBusy'>;
  readonly clock: Pick<Clock, 'read'>;
  readonly locks: Locks;
  readonly activity: Activity;
  readonly page: PageLife;
  readonly tabs: Tabs;
}

export function watchIdle({ lock, clock, locks, activity, page, tabs }: IdleWatch): void {
  const isAsked = () => document.querySelector('dialog[open]') !== null;
  const idle = createIdleLock({
    clock,
    locks,
    isBusy: () => lock.isBusy() || isAsked(),
    lock: async () => void (await lock.lock()),
  });
  activity.onSign(() => {
    idle.noteSign();
    tabs.tell({ type: 'activity' });
  });
  tabs.onTold(({ type }) => type === 'activity' && idle.noteSign());
  page.onChange(() => void idle.look());
  setInterval(() => void idle.look(), LOOK_EVERY_MS);
}
