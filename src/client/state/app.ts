/** What every screen may use. Built once by the composition root (`client/app/create-app.ts`) and handed down by context. */
import { getContext, setContext } from 'svelte';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { Commands } from '../commands/commands.ts';
import type { Clock } from '../platform/clock.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Queries } from '../queries/queries.ts';
import type { AccessLog } from './access-log.ts';
import type { Administration } from './administration.ts';
import type { BlackBoxDesk } from './black-box.svelte.ts';
import type { CalendarAdmin } from './calendar-admin.ts';
import type { Compartments } from './compartments.ts';
import type { DelegationAdmin } from './delegation-admin.ts';
import type { DeviceAdmin } from './device-admin.ts';
import type { DossierFiles } from './dossier-files.ts';
import type { Enrolment } from './enrolment.svelte.ts';
import type { Factors } from './factors.ts';
import type { FormAdmin } from './form-admin.ts';
import type { Lock } from './lock.svelte.ts';
import type { PolicyAdmin } from './policy-admin.ts';
import type { ProcedureAdmin } from './procedure-admin.ts';
import type { RetentionAdmin } from './retention-admin.ts';
import type { SerialAdmin } from './serial-admin.ts';
import type { Session } from './session.svelte.ts';
import type { SignedInDevices } from './signed-in-devices.ts';
import type { SyncStatus } from './sync-status.svelte.ts';
import type { TabletHealth } from './tablet-health.svelte.ts';
import type { Update } from './update.svelte.ts';
import type { WardData } from './ward-data.svelte.ts';

export interface App {
  readonly session: Session;
  readonly lock: Lock;
  readonly sync: SyncStatus;
  readonly health: TabletHealth;
  readonly enrolment: Enrolment;
  readonly update: Update;
  readonly commands: Commands;
  readonly queries: Queries;
  readonly administration: Administration;
  readonly procedureAdmin: ProcedureAdmin;
  readonly delegationAdmin: DelegationAdmin;
  readonly deviceAdmin: DeviceAdmin;
  readonly formAdmin: FormAdmin;
  readonly policyAdmin: PolicyAdmin;
  readonly calendarAdmin: CalendarAdmin;
  readonly serialAdmin: SerialAdmin;
  readonly accessLog: AccessLog;
  readonly compartments: Compartments;
  readonly retentionAdmin: RetentionAdmin;
  readonly signedInDevices: SignedInDevices;
  readonly factors: Factors;
  readonly blackBox: BlackBoxDesk;
  readonly files: DossierFiles;
  readonly clock: Clock;
  readonly preferences: Preferences;
  /** The ward's calendar now; shows the next one as soon as that is in force. Reactive. */
  readonly calendar: WorkingCalendar;
  /** What the ward has decided. */
  readonly wardData: WardData;
  /** What may be taken in. The catalogue is large and not needed to start: loaded when intake opens, from the precache. */
  loadProcedures(): Promise<readonly Procedure[]>;
}

export type { DossierDetail, HistoryEntry, KeptFile, Safety, UnsentRow, WorkLists } from '../queries/queries.ts';

const KEY = Symbol('app');

export function provideApp(app: App): void {
  setContext(KEY, app);
}

export function useApp(): App {
  return getContext<App>(KEY);
}
