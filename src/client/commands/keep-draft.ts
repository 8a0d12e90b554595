/** Half-filled forms, kept beside the outbox so that nothing typed is lost to a dead battery, an update or the lock. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { cardNumberIn } from '#domain/dossier/citizen-card.ts';
import { draftKeysOf, formerDraftKey, type DraftForm, type DraftOwner } from '../store/draft-key.ts';
import type { DraftRow } from '../store/outbox-database.ts';
import { staysClosed } from '../store/seal-rows.ts';
import type { Store } from '../store/store.ts';
import type { OpenDraft, WriteFailure } from './commands.ts';
import { toWriteFailure, type CommandContext } from './record-event.ts';

/**
 * The officer's newest draft of the form that stands open in no other tab, or a new one.
 * @param offers `nothing` for a form that has been typed in already: then always a new one
 * @returns null when nobody acts
 * @throws what the store throws
 */
export async function openDraft(
  context: CommandContext,
  form: DraftForm,
  offers: 'newest' | 'nothing' = 'newest',
): Promise<OpenDraft | null> {
  const { store, ids } = context;
  const acting = context.acting();
  if (!acting) return null;
  const owner = { userId: acting.actor.userId, ward: acting.ward };
  const kept = offers === 'newest' ? await store.withReopen(() => listKept(store, owner, form)) : [];
  for (const { userId: key } of kept) {
    const release = await take(store, key);
    // Received or thrown away in the tab that had it, a moment ago.
    const row = release && (await store.withReopen(() => store.outbox.draft.get(key)));
    if (row && !staysClosed(row)) return bind(context, owner, { key, kept: row.draft, release });
    release?.();
  }
  const key = draftKeysOf(owner, form) + ids.newId();
  return bind(context, owner, { key, kept: null, release: await take(store, key) });
}

/** Readable ones, the newest first. */
async function listKept({ outbox }: Store, owner: DraftOwner, form: DraftForm): Promise<DraftRow[]> {
  const own = await outbox.draft.where('userId').startsWith(draftKeysOf(owner, form)).toArray();
  const former = form === 'intake' ? await outbox.draft.get(formerDraftKey(owner)) : undefined;
  if (former && (former.ward ?? owner.ward) === owner.ward) own.push(former);
  return own.filter((row) => !staysClosed(row)).sort((a, b) => b.savedAt - a.savedAt);
}

/** @returns lets go again; undefined when the draft stands open in another tab, or another form of this one */
function take({ outbox, locks }: Store, key: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = locks.tryHold(
      `dung-hen-draft:${outbox.name}:${key}`,
      () => new Promise<void>((free) => resolve(free)),
    );
    held.then(() => resolve(undefined), reject);
  });
}

interface Taken {
  readonly key: string;
  readonly kept: object | null;
  readonly release: (() => void) | undefined;
}

function bind(context: CommandContext, owner: DraftOwner, { key, kept, release }: Taken): OpenDraft {
  const { clock, store } = context;
  const { draft: table } = store.outbox;
  const { ward } = owner;
  return {
    kept,
    save: (draft) =>
      onDraft(context, owner, () =>
        table.put({ userId: key, ward, draft: withoutCards(draft) as object, savedAt: clock.now() }),
      ),
    discard: () => onDraft(context, owner, () => table.delete(key)),
    close: () => release?.(),
  };
}

/** A slow scanner types a card's text into whatever field has the cursor: a field that holds one is kept empty. */
function withoutCards(typed: unknown): unknown {
  if (typeof typed === 'string') return cardNumberIn(typed) === null ? typed : '';
  if (Array.isArray(typed)) return typed.map(withoutCards);
  if (typeof typed !== 'object' || typed === null) return typed;
  return Object.fromEntries(Object.entries(typed).map(([field, value]) => [field, withoutCards(value)]));
}

/** Whoever acts by now may have gone on to another ward of hers: what she typed stays in the one it was typed in. */
async function onDraft(
  { acting, store }: CommandContext,
  { userId }: DraftOwner,
  work: () => Promise<unknown>,
): Promise<Result<null, WriteFailure>> {
  if (acting()?.actor.userId !== userId) return err({ type: 'NotEnrolled' });
  try {
    await store.withReopen(work);
    return ok(null);
  } catch (error) {
    return err(toWriteFailure(error));
  }
}
