/** The compartment of the demo's first ward: three invented denunciations that its chair, its specialist and one officer see. */
import { loadProceduresFor } from '#catalogue/load-procedures.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { compartmentAgencyCode, compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { letIn, nameHead } from '../../use-cases/compartments.ts';
import { enrolTablet } from './demo-tablet.ts';
import { liveWard } from './live-ward.ts';
import { createRandom } from './random.ts';

const DOSSIERS = 3;
const WORKING_DAYS = 30;

export interface CompartmentPlan {
  readonly ward: WardProfile;
  /** A system administrator. */
  readonly by: SessionUser;
  readonly chair: SessionUser;
  readonly specialist: SessionUser;
  /** Whoever takes denunciations in. */
  readonly officer: SessionUser;
  readonly delegation: Delegation;
  readonly seed: number;
  readonly today: PlainDate;
  /** Before the first dossier. */
  readonly enrolledAt: Instant;
}

export async function fillCompartment(
  centre: Centre,
  calendar: WorkingCalendar,
  { ward, by, chair, specialist, officer, delegation, seed, today, enrolledAt }: CompartmentPlan,
): Promise<void> {
  const code = compartmentOf(ward.code);
  invariant(code, 'a demo ward may have a compartment');
  const named = await nameHead(centre, by, { ward: ward.code, userId: chair.userId });
  invariant(named.ok, 'the chair of a demo ward may head its compartment');
  const inside = (user: SessionUser): SessionUser => ({ ...user, wards: [{ code, name: ward.name }] });
  for (const { userId } of [specialist, officer]) {
    const done = await letIn(centre, inside(chair), { compartment: code, userId });
    invariant(done.ok, 'people of a demo ward may be let in');
  }
  // Of its own: the wards of a demo stay as they were before there were compartments.
  const random = createRandom(seed);
  const enrol = (user: SessionUser) => enrolTablet(centre, inside(user), random, enrolledAt);
  const profile = { ...ward, code, agencyCode: compartmentAgencyCode(ward.agencyCode) };
  const staff = { counters: [await enrol(officer)], specialist: await enrol(specialist), chair: await enrol(chair) };
  const plan = {
    dossiers: DOSSIERS,
    workingDays: WORKING_DAYS,
    today,
    delegation,
    procedures: loadProceduresFor(code),
  };
  await liveWard(calendar, { ward: profile, ...staff, ...plan }, random);
}
