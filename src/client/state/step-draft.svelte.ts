/**
 * What is typed into the form of a step: kept as it is typed, before any lock and when the form goes, and given back when it is
 * opened again.
 */
import { onDestroy } from 'svelte';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { OpenDraft } from '../commands/commands.ts';
import type { App } from './app.ts';
import { SAVE_AFTER_MS } from './intake-draft.svelte.ts';

export interface StepFields {
  /** All that is typed at this moment. */
  typed(): object;
  restore(kept: object): void;
}

export interface StepDraft {
  /** The form was opened with what had been typed before. Reactive. */
  readonly restored: boolean;
  /** The step was saved, or given up: nothing is kept of it. */
  forget(): void;
}

/** Call while a component is set up; what is typed last is kept when it goes. @param kind of the step */
export function useStepDraft(
  { typed, restore }: StepFields,
  { commands, lock }: Pick<App, 'commands' | 'lock'>,
  { id, kind }: { readonly id: DossierId; readonly kind: string },
): StepDraft {
  let restored = $state(false);
  let own: OpenDraft | null = null;
  const start = read(typed);
  /** As it lies on the tablet, or need not lie there. */
  let known = start;
  let isSettled = false;

  const opening = commands
    .openDraft(`step/${id}/${kind}`)
    .then((draft) => {
      own = draft;
      if (!draft?.kept || read(typed) !== start) return;
      // A draft kept by an older version lacks what was added since.
      restore({ ...(JSON.parse(start) as object), ...draft.kept });
      known = read(typed);
      restored = true;
    })
    // Nothing was offered, and nothing can be kept: the form works all the same.
    .catch(() => undefined);

  /** One after the other, so that what is typed last is written last, and nothing after it was forgotten. */
  let writing = opening;

  function keep(words: () => string): Promise<void> {
    return (writing = writing.then(() => write(words())));
  }

  async function write(words: string): Promise<void> {
    if (isSettled || words === known) return;
    const kept = await (words === start ? own?.discard() : own?.save(JSON.parse(words) as object));
    if (kept?.ok) known = words;
  }

  const keepTyped = () => keep(() => read(typed));
  onDestroy(lock.hold({ isBusy: () => true, keep: keepTyped }));
  // While the form is being taken down, what is read of it may be older.
  let last = start;
  $effect(() => {
    last = read(typed);
    const timer = setTimeout(keepTyped, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  });
  onDestroy(() => void keep(() => last).finally(() => own?.close()));

  return {
    get restored() {
      return restored;
    },
    forget() {
      isSettled = true;
      writing = writing.then(async () => void (await own?.discard()));
    },
  };
}

/** As it can be kept. */
function read(typed: () => object): string {
  return JSON.stringify(typed());
}
