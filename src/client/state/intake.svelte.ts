/** Taking a dossier in, around the form: catalogue, due date, possible duplicates, the draft on the tablet, and the one write. */
import { cleanText } from '#domain/base/fold-text.ts';
import { err, type Result } from '#domain/base/result.ts';
import type { DueDate, DueRefusal } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { decideNotReceived, type TurnAwayFault } from '#domain/dossier/decide-not-received.ts';
import { decideReceive, type IntakeFacts, type IntakeFaultAt } from '#domain/dossier/decide-receive.ts';
import { computePromisedDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { cleanTaxCode } from '#domain/dossier/tax-code.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { WriteFailure } from '../commands/commands.ts';
import type { App } from './app.ts';
import { useCurrentMinute } from './current-minute.svelte.ts';
import { useCatalogue } from './intake-catalogue.svelte.ts';
import { useIntakeDraft, type DraftState, type KeptIntake, type KeptPage } from './intake-draft.svelte.ts';
import { createIntakeForm, type IntakeFormState } from './intake-form.svelte.ts';
import { createIntakeSlip, toTurnAway, type IntakeSlip } from './intake-slip.svelte.ts';
import { useLiveQuery } from './live-query.svelte.ts';
import { useSearchNote } from './note-search.svelte.ts';

export type ReceivedEvent = DossierEventOf<'received'>;
export type TurnedAwayEvent = DossierEventOf<'not-received'>;

export type TurnAwayFailure = WriteFailure | { readonly type: 'Faults'; readonly faults: readonly TurnAwayFault[] };

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
  /** Kept with the draft. */
  readonly slip: IntakeSlip;
  /** Keeps the slip; what was typed on the form stays for when the citizen comes back. */
  turnAway(): Promise<Result<TurnedAwayEvent, TurnAwayFailure>>;
  readonly saving: boolean;
  /** Empties the form and forgets the draft. */
  discard(): void;
  startNext(keep: 'nothing' | 'applicant'): void;
}

/** Old identity cards had nine digits. */
const SHORTEST_ID = 9;

/** Call while a component is set up; timers end with it. */
export function useIntake(app: App): Intake {
  const catalogue = useCatalogue(app);
  const form = createIntakeForm(() => catalogue.procedures ?? []);
  const duplicates = useDuplicates(form, app);
  const slip = createIntakeSlip(form);
  const draft = useIntakeDraft(createKeptPage(form, slip), app);
  let saving = $state(false);
  const due = useDue(form, app);
  const check = () => decideReceive(form.toForm(), app.clock.now());

  return {
    form,
    slip,
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
      const received = await receive(app, duplicates, facts.value);
      if (received.ok) draft.forget();
      saving = false;
      return received;
    },
    turnAway() {
      saving = true;
      return turnAway(app, form, slip).finally(() => (saving = false));
    },
    discard() {
      form.clear('nothing');
      draft.forget();
    },
    startNext(keep) {
      form.clear(keep);
      duplicates.noteReceived(false);
      slip.close();
      draft.resume();
    },
  };
}

async function receive(
  { commands }: Pick<App, 'commands'>,
  duplicates: ReturnType<typeof useDuplicates>,
  facts: IntakeFacts,
): Promise<Result<ReceivedEvent, WriteFailure | DueRefusal>> {
  duplicates.noteReceived(true);
  const received = await commands
    .receiveDossier(facts)
    .catch((error: unknown) => err({ type: 'StorageFailed', detail: String(error) } as const));
  duplicates.noteReceived(received.ok);
  return received;
}

async function turnAway(
  { commands, clock }: Pick<App, 'commands' | 'clock'>,
  form: IntakeFormState,
  slip: IntakeSlip,
): Promise<Result<TurnedAwayEvent, TurnAwayFailure>> {
  if (!slip.typed) throw new Error('no slip is being written');
  const decided = decideNotReceived(form.toForm(), toTurnAway(slip.typed), clock.today());
  if (!decided.ok) return err({ type: 'Faults', faults: decided.error });
  const kept = await commands.turnAway(decided.value);
  if (kept.ok) slip.close();
  return kept;
}

function createKeptPage(form: IntakeFormState, slip: IntakeSlip): KeptPage {
  const content = $derived<KeptIntake>(slip.typed ? { ...form.draft, slip: slip.typed } : form.draft);
  return {
    get content() {
      return content;
    },
    get isEmpty() {
      return form.isEmpty && slip.typed === null;
    },
    restore({ slip: typed, ...kept }) {
      form.restore(kept);
      if (typed) slip.restore(typed);
    },
  };
}

/** What the receipt would promise now, minute by minute. */
function useDue(form: IntakeFormState, { clock, calendar }: Pick<App, 'clock' | 'calendar'>) {
  const minute = useCurrentMinute(clock);
  const receivedAt = $derived(form.receivedAt(minute.now));
  const current = $derived(
    form.limit && receivedAt !== null
      ? computePromisedDue(calendar, {
          receivedAt,
          limit: form.limit.time,
          limitBasis: form.limit.basis,
          settings: DEFAULT_DUE_SETTINGS,
          competentAgency: cleanText(form.draft.competentAgency) || null,
        })
      : null,
  );
  return {
    get current() {
      return current;
    },
  };
}

function useDuplicates(form: IntakeFormState, app: App) {
  const { session, queries } = app;
  const person = $derived(
    form.draft.organisation ? cleanTaxCode(form.draft.personalId) : form.draft.personalId.replace(/\D/g, ''),
  );
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
  /** An answer about what was sought before is no answer. */
  const rows = $derived<readonly DossierSummary[]>(found.current?.about === sought ? found.current.rows : []);
  /** Whose dossiers have been listed: while the number stands, those of another procedure are no second search by it. */
  let listed = $state('');
  let isReceived = $state(false);
  $effect(() => {
    if (listed !== person) listed = '';
    if (rows.length > 0 && !isReceived) listed = person;
  });
  useSearchNote(app, () => listed);
  return {
    get rows() {
      return rows;
    },
    /** From the save on, until the next one begins: what is found then is the dossier of this reception. */
    noteReceived: (isSaved: boolean) => void (isReceived = isSaved),
  };
}
