/** What the ward being worked in has decided, for the screens: it follows the session's ward and whatever the centre sends. */
import { liveQuery } from 'dexie';
import type { Delegation } from '#domain/access/delegation.ts';
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { SHOW_ID_KEY } from '#protocol/ward-records.ts';
import type { Queries } from '../queries/queries.ts';
import { overlayProcedures } from './overlay-procedures.ts';
import type { Session } from './session.svelte.ts';

/** All reactive. */
export interface WardData {
  /** The one new dossiers are counted by; a view that shows another calendar as soon as that is in force. */
  readonly calendar: WorkingCalendar;
  /** Every version the ward has worked by. */
  readonly calendars: CalendarBook;
  /** The register: every delegation as it stands now, revoked ones too. Empty until read. */
  readonly delegations: readonly Delegation[];
  /** What may be taken in at the counter; not reactive, since a form once opened keeps to what it showed. */
  procedures(): Promise<readonly Procedure[]>;
  /** Numbers of the printed forms a person has held against the original text. */
  readonly confirmedForms: ReadonlySet<string>;
  /** An officer says why before a whole identity number is shown. False until read: nobody waits for it. */
  readonly asksReasonToShowId: boolean;
}

export interface OwnWardData extends WardData {
  close(): void;
}

export interface WardDataOptions {
  readonly session: Pick<Session, 'ward'>;
  readonly queries: Pick<Queries, 'listRecords' | 'listRecordHistory'>;
  readonly calendars: {
    book(ward: WardCode | null): CalendarBook;
    refresh(ward: WardCode): Promise<void>;
  };
  readonly loadShippedProcedures: (ward: WardCode | null) => Promise<readonly Procedure[]>;
}

interface Register {
  readonly ward: WardCode | null;
  readonly delegations: readonly Delegation[];
  readonly confirmedForms: ReadonlySet<string>;
  readonly asksReasonToShowId: boolean;
}

const NOTHING = { delegations: [], confirmedForms: new Set<string>(), asksReasonToShowId: false };

export function createWardData({ session, queries, calendars, loadShippedProcedures }: WardDataOptions): OwnWardData {
  /** Renewed with every answer of the tablet's store: what was read outside it is then read again. */
  let read = $state.raw<Register>({ ward: null, ...NOTHING });
  const register = $derived(read.ward === session.ward ? read : { ward: session.ward, ...NOTHING });
  const book = $derived.by(() => {
    void read;
    return calendars.book(session.ward);
  });

  async function readRegister(ward: WardCode): Promise<Register> {
    const [delegations, forms, policies] = await Promise.all([
      queries.listRecords(ward, 'delegation'),
      queries.listRecords(ward, 'form'),
      queries.listRecords(ward, 'policy'),
      calendars.refresh(ward),
    ]);
    return {
      ward,
      delegations: delegations.map(({ body }) => body),
      confirmedForms: new Set(forms.filter(({ body }) => body.confirmed).map(({ key }) => key)),
      asksReasonToShowId: policies.some(({ key, body }) => key === SHOW_ID_KEY && body.asksReason),
    };
  }

  const close = $effect.root(() => {
    $effect(() => {
      const { ward } = session;
      if (!ward) return;
      const subscription = liveQuery(async () => readRegister(ward)).subscribe({
        next: (answer) => (read = answer),
        error: () => undefined,
      });
      return () => subscription.unsubscribe();
    });
  });

  return {
    calendar: followCurrent(() => book.current),
    calendars: {
      get current() {
        return book.current;
      },
      of: (version) => book.of(version),
    },
    get delegations() {
      return register.delegations;
    },
    get confirmedForms() {
      return register.confirmedForms;
    },
    get asksReasonToShowId() {
      return register.asksReasonToShowId;
    },
    async procedures() {
      const { ward } = session;
      const shipped = await loadShippedProcedures(ward);
      return ward ? overlayProcedures(shipped, await queries.listRecordHistory(ward, 'procedure'), ward) : shipped;
    },
    close,
  };
}

/** One object for as long as a screen is open, so that a screen that took it out of the app still sees the next calendar. */
function followCurrent(current: () => WorkingCalendar): WorkingCalendar {
  return {
    get version() {
      return current().version;
    },
    get spec() {
      return current().spec;
    },
    get firstDay() {
      return current().firstDay;
    },
    get lastDay() {
      return current().lastDay;
    },
    get dayOffByDay() {
      return current().dayOffByDay;
    },
    get makeUpByDay() {
      return current().makeUpByDay;
    },
    get workingDaysThrough() {
      return current().workingDaysThrough;
    },
    get workingDayList() {
      return current().workingDayList;
    },
  };
}
