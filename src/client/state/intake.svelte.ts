/** Taking a dossier in, around the form: catalogue, due date, possible duplicates, the draft on the tablet, and the one write. */
import { cleanText } from '#domain/base/fold-text.ts';
import { err, type Result } from '#domain/base/result.ts';
import type { DueDate, DueRefusal } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { decideNotReceived, type TurnAway, type TurnAwayFault } from '#domain/dossier/decide-not-received.ts';
import { decideReceive, type IntakeFacts, type IntakeFaultAt } from '#domain/dossier/decide-receive.ts';
import { computePromisedDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { WriteFailure } from '../commands/commands.ts';
import type { App } from './app.ts';
import { useCurrentMinute } from './current-minute.svelte.ts';
import { createIntakeForm, type IntakeFormState } from './intake-form.svelte.ts';
import { useLiveQuery } from './live-query.svelte.ts';

export type ReceivedEvent = DossierEventOf<'received'>;
export type TurnedAwayEvent = DossierEventOf<'not-received'>;

/** What became of the draft: nothing to keep, kept at a moment, or not kept. */
export type DraftState =
  { readonly type: 'none' } | { readonly type: 'saved'; readonly at: Instant } | { readonly type: 'failed' };

export interface Intake {
  readonly form: IntakeFormState;
  /** Null until loaded. Reactive, like all below. */
  readonly procedures: readonly Procedure[] | null;
  readonly catalogueFailed: boolean;
  /** When a dossier received now would be due; null before a case is chosen. */
  readonly due: Result<DueDate, DueRefusal> | null;
  /** Open dossiers of the same person and procedure. */
  readonly duplicates: readonly DossierSummary[];
  readonly draftState: DraftState;
  /** The form was opened with what had been typed before. */
  readonly restored: boolean;
  check(): Result<IntakeFacts, readonly IntakeFaultAt[]>;
  /** Writes once however often it is called while the write runs; undefined for the calls that came too late. */
  save(): Promise<Result<ReceivedEvent, WriteFailure | DueRefusal> | undefined>;
  /** Keeps the slip of a citizen not received; what was typed stays for when the citizen comes back. */
  turnAway(
    slip: TurnAway,
  ): Promise<
    Result<TurnedAwayEvent, WriteFailure | { readonly type: 'Faults'; readonly faults: readonly TurnAwayFault[] }>
  >;
  readonly saving: boolean;
  /** Empties the form and forgets the draft. */
  discard(): void;
  startNext(keep: 'nothing' | 'applicant'): void;
}

const SAVE_DRAFT_AFTER_MS = 300;
/** Old identity cards had nine digits. */
const SHORTEST_ID = 9;

/** Call while a component is set up; timers end with it. */
export function useIntake(app: App): Intake {
  const { commands, clock } = app;
  const catalogue = useCatalogue(app);
  const form = createIntakeForm(() => catalogue.procedures ?? []);
  const duplicates = useDuplicates(form, app);
  const draft = useDraft(form, app);
  let saving = $state(false);
  const due = useDue(form, app);
  const check = () => decideReceive(form.toForm(), clock.today());

  return {
    form,
    get procedures() {
      return catalogue.procedures;
    },
    get catalogueFailed() {
      return catalogue.failed;
    },
    get due() {
      return due.current;
    },
    get duplicates() {
      return duplicates.rows;
    },
    get draftState() {
      return draft.state;
    },
    get restored() {
      return draft.restored;
    },
    get saving() {
      return saving;
    },
    check,
    async save() {
      const facts = check();
      if (saving || !facts.ok) return undefined;
      saving = true;
      const received = await commands
        .receiveDossier(facts.value)
        .catch((error: unknown) => err({ type: 'StorageFailed', detail: String(error) } as const));
      if (received.ok) draft.forget();
      saving = false;
      return received;
    },
    async turnAway(slip) {
      const decided = decideNotReceived(form.toForm(), slip, clock.today());
      if (!decided.ok) return err({ type: 'Faults', faults: decided.error });
      saving = true;
      return commands.turnAway(decided.value).finally(() => (saving = false));
    },
    discard() {
      form.clear('nothing');
      draft.forget();
    },
    startNext(keep) {
      form.clear(keep);
      draft.resume();
    },
  };
}

/** What the receipt would promise now, minute by minute. */
function useDue(form: IntakeFormState, { clock, calendar }: Pick<App, 'clock' | 'calendar'>) {
  const minute = useCurrentMinute(clock);
  const current = $derived(
    form.limit &&
      computePromisedDue(calendar, {
        receivedAt: minute.now,
        limit: form.limit.time,
        limitBasis: form.limit.basis,
        settings: DEFAULT_DUE_SETTINGS,
        competentAgency: cleanText(form.draft.competentAgency) || null,
      }),
  );
  return {
    get current() {
      return current;
    },
  };
}

function useCatalogue({ loadProcedures }: Pick<App, 'loadProcedures'>) {
  let procedures = $state.raw<readonly Procedure[] | null>(null);
  let failed = $state(false);
  loadProcedures().then(
    (loaded) => (procedures = loaded),
    () => (failed = true),
  );
  return {
    get procedures() {
      return procedures;
    },
    get failed() {
      return failed;
    },
  };
}

function useDuplicates(form: IntakeFormState, { session, queries }: Pick<App, 'session' | 'queries'>) {
  const person = $derived(form.draft.personalId.replace(/\D/g, ''));
  /** One value for all that is asked, so that typing elsewhere does not ask again. */
  const sought = $derived(
    person.length >= SHORTEST_ID && form.draft.procedureCode ? `${person} ${form.draft.procedureCode}` : '',
  );
  const found = useLiveQuery(
    () => (session.ward && sought ? { ward: session.ward, about: sought } : null),
    async ({ ward, about }) => {
      const [personalId = '', procedureCode = ''] = about.split(' ');
      return { about, rows: await queries.findDuplicates(ward, personalId, procedureCode) };
    },
  );
  return {
    /** An answer about what was sought before is no answer. */
    get rows(): readonly DossierSummary[] {
      return found.current?.about === sought ? found.current.rows : [];
    },
  };
}

interface Draft {
  readonly state: DraftState;
  readonly restored: boolean;
  /** Drops the draft on the tablet; what is on the form is not kept again until it changes. */
  forget(): void;
  /** Keeps what is on the form from here on. */
  resume(): void;
}

/** Opens with the draft of before, then keeps every change a moment after it was made. */
function useDraft(
  form: IntakeFormState,
  { commands, queries, clock }: Pick<App, 'commands' | 'queries' | 'clock'>,
): Draft {
  let state = $state.raw<DraftState>({ type: 'none' });
  let restored = $state(false);
  /** Until the old draft was read, an empty form must not overwrite it. */
  let opened = $state(false);
  let known = form.draft;

  queries
    .getDraft()
    .then((kept) => {
      if (!kept || !form.isEmpty) return;
      form.restore(kept);
      known = form.draft;
      restored = !form.isEmpty;
    })
    .catch(() => (state = { type: 'failed' }))
    .finally(() => (opened = true));

  $effect(() => {
    const current = form.draft;
    if (!opened || current === known) return;
    const timer = setTimeout(async () => {
      // Saved or thrown away in the meantime.
      if (current === known) return;
      known = current;
      const kept = await commands.saveDraft(current).catch(() => undefined);
      if (form.draft === current) state = kept?.ok ? { type: 'saved', at: clock.now() } : { type: 'failed' };
    }, SAVE_DRAFT_AFTER_MS);
    return () => clearTimeout(timer);
  });

  return {
    get state() {
      return state;
    },
    get restored() {
      return restored;
    },
    forget() {
      known = form.draft;
      restored = false;
      state = { type: 'none' };
      // A draft that stays behind is offered again next time: harmless, and the officer can drop it then.
      void commands.discardDraft().catch(() => undefined);
    },
    resume() {
      known = form.draft;
    },
  };
}
