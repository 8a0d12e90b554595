/** The draft of the intake form on the tablet: opened with what was typed before, kept as it is typed and before any lock. */
import { onDestroy } from 'svelte';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import type { OpenDraft } from '../commands/commands.ts';
import type { App } from './app.ts';
import type { SlipDraft } from './intake-slip.svelte.ts';

/** What became of the draft: nothing to keep, kept at a moment, or not kept. */
export type DraftState =
  { readonly type: 'none' } | { readonly type: 'saved'; readonly at: Instant } | { readonly type: 'failed' };

/** All that is typed on the page. */
export interface KeptIntake extends IntakeDraft {
  readonly slip?: SlipDraft;
}

/** The page whose content is kept. */
export interface KeptPage {
  /** Another object after every change, the same one until then. Reactive, like `isEmpty`. */
  readonly content: KeptIntake;
  readonly isEmpty: boolean;
  restore(kept: KeptIntake): void;
}

export interface IntakeDraftState {
  readonly state: DraftState;
  readonly restored: boolean;
  /** Drops the draft on the tablet; what is on the page is not kept again until it changes. */
  forget(): void;
  /** Keeps what is on the page from its next change on. */
  resume(): void;
}

/** A pause in typing. */
export const SAVE_AFTER_MS = 300;

/** Call while a component is set up; what is typed last is kept when it goes. */
export function useIntakeDraft(
  page: KeptPage,
  { commands, clock, lock }: Pick<App, 'commands' | 'clock' | 'lock'>,
): IntakeDraftState {
  let state = $state.raw<DraftState>({ type: 'none' });
  let restored = $state(false);
  /** Until it was looked for, nothing is kept. */
  let opened = $state(false);
  let own: OpenDraft | null = null;
  /** As it lies on the tablet, or need not lie there. */
  let known = $state.raw(page.content);
  /** Received or thrown away: nobody is in the middle of it any more. */
  let settled: KeptIntake | undefined;

  async function keep(): Promise<void> {
    await opening;
    await write(page.content, page.isEmpty);
  }

  async function write(current: KeptIntake, isEmpty: boolean): Promise<void> {
    if (current === settled) return;
    // The disk was not to be read when the page opened.
    own ??= await commands.openDraft('intake', 'nothing').catch(() => null);
    const kept = await (isEmpty ? own?.discard() : own?.save(current));
    if (kept?.ok) known = current;
    if (page.content !== current || current === settled) return;
    state = !kept?.ok ? { type: 'failed' } : isEmpty ? { type: 'none' } : { type: 'saved', at: clock.now() };
  }

  const opening = openOwn(page, commands)
    .then((draft) => {
      own = draft;
      if (draft?.kept) known = page.content;
      restored = Boolean(draft?.kept) && !page.isEmpty;
    })
    .catch(() => (state = { type: 'failed' }))
    .finally(() => (opened = true));

  $effect(() => {
    if (!opened || page.content === known) return;
    const timer = setTimeout(keep, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  });
  onDestroy(lock.hold({ isBusy: () => !page.isEmpty && page.content !== settled, keep }));
  onDestroy(() => {
    // Read while the page still stands.
    const [last, isEmpty] = [page.content, page.isEmpty];
    void opening.then(() => (last === known ? undefined : write(last, isEmpty))).finally(() => own?.close());
  });

  return {
    get state() {
      return state;
    },
    get restored() {
      return restored;
    },
    forget() {
      known = page.content;
      settled = known;
      restored = false;
      state = { type: 'none' };
      // A draft that stays behind is offered again next time: harmless, and the officer can drop it then.
      void own?.discard();
    },
    resume() {
      known = page.content;
    },
  };
}

/** What was typed before goes onto an empty page. Where somebody was quicker than the disk it waits for the next one. */
async function openOwn(page: KeptPage, { openDraft }: Pick<App['commands'], 'openDraft'>): Promise<OpenDraft | null> {
  const draft = await openDraft('intake');
  if (!draft?.kept) return draft;
  if (!page.isEmpty) {
    draft.close();
    return openDraft('intake', 'nothing');
  }
  page.restore(draft.kept as KeptIntake);
  return draft;
}
