/** Fills an empty centre with an invented city, through the same use cases and events as real use. */
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import type { Role } from '#domain/access/role.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { createCalendarBook } from '#domain/calendar/calendar-book.ts';
import { fromLocal, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import { addDays, toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import { computeDossierDue } from '#domain/dossier/dossier-due.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../../store/database.ts';
import { appendRecord } from '../../store/ward-records.ts';
import type { Centre } from '../../use-cases/centre.ts';
import { createUser } from '../../use-cases/manage-users.ts';
import { joinWard } from '../../use-cases/move-user.ts';
import { fillCompartment } from './fill-compartment.ts';
import { enrolTablet } from './demo-tablet.ts';
import type { LiveDossier } from './live-dossier.ts';
import { liveWard } from './live-ward.ts';
import { inventName } from './people.ts';
import { createRandom, type Random } from './random.ts';

export interface DemoPlan {
  readonly wards: number;
  readonly dossiers: number;
  readonly seed: number;
  readonly today: PlainDate;
}

export interface DemoLogin {
  readonly role: string;
  readonly ward: string;
  readonly username: string;
  readonly password: string;
}

export interface FilledDemo {
  readonly logins: readonly DemoLogin[];
  /** Tokens of five citizen pages: open, paused, late, resolved, handed over. */
  readonly statusTokens: readonly string[];
}

/** Everyone of the demo signs in with it; the data are invented and every page says so. */
const PASSWORD = 'minh-hoa-dung-hen';
const MEMBERS: readonly { role: Role; username: string; isWoman: boolean }[] = [
  { role: 'officer', username: 'canbo', isWoman: true },
  { role: 'specialist', username: 'chuyenmon', isWoman: false },
  { role: 'chair', username: 'chutich', isWoman: false },
  { role: 'admin', username: 'quantri', isWoman: true },
];
/** Dossiers a ward takes in on an ordinary day of the demo. */
const PER_DAY = 12;
const FEWEST_DAYS = 30;
const MOST_DAYS = 250;

/** @param by a system administrator of every ward */
export async function fillDemo(
  centre: Centre,
  by: SessionUser,
  wards: readonly WardProfile[],
  plan: DemoPlan,
): Promise<FilledDemo> {
  const calendar = loadWorkingCalendar();
  const procedures = loadProcedures();
  const logins: DemoLogin[] = [];
  const all: LiveDossier[] = [];
  const perWard = wards.map(
    (_, index) => Math.floor(plan.dossiers / wards.length) + (index < plan.dossiers % wards.length ? 1 : 0),
  );
  let supervisor: string | undefined;
  for (const [index, ward] of wards.entries()) {
    const random = createRandom(plan.seed * 1000 + index);
    const staff = new Map<Role, SessionUser>();
    for (const { role, username, isWoman } of MEMBERS) {
      const member = { role, username: `${username}${index + 1}`, name: inventName(random, isWoman) };
      staff.set(role, await addMember(centre, by, ward, member));
      logins.push({ role, ward: ward.code, username: member.username, password: PASSWORD });
    }
    const watcher = { role: 'supervisor' as const, username: 'giamsat', name: inventName(random, false) };
    if (supervisor === undefined) supervisor = (await addMember(centre, by, ward, watcher)).userId;
    else await joinWard(centre, ward.code, supervisor);
    if (index === 0)
      logins.push({ role: 'supervisor', ward: ward.code, username: watcher.username, password: PASSWORD });

    const dossiers = perWard[index] ?? 0;
    const workingDays = Math.min(MOST_DAYS, Math.max(FEWEST_DAYS, Math.round(dossiers / PER_DAY)));
    const tablets = await enrolAll(centre, staff, random, plan.today);
    const delegation = await delegate(centre, ward, staff, plan.today);
    all.push(
      ...(await liveWard(
        calendar,
        { ward, dossiers, workingDays, today: plan.today, ...tablets, delegation, procedures },
        random,
      )),
    );
    if (index === 0) await addCompartment(centre, calendar, { by, ward, staff, delegation, plan });
  }
  return { logins, statusTokens: chooseStatusPages(all) };
}

interface DemoWard {
  readonly by: SessionUser;
  readonly ward: WardProfile;
  readonly staff: ReadonlyMap<Role, SessionUser>;
  readonly delegation: Delegation;
  readonly plan: DemoPlan;
}

/** With somebody who takes denunciations in: the officers of the counter see nothing of them. */
async function addCompartment(
  centre: Centre,
  calendar: WorkingCalendar,
  { by, ward, staff, delegation, plan }: DemoWard,
): Promise<void> {
  const { chair, specialist } = crewOf(staff);
  const member = { role: 'officer' as const, username: 'tiepdan1', name: 'Trịnh Minh Thư' };
  const officer = await addMember(centre, by, ward, member);
  const { seed, today } = plan;
  const people = { by, chair, specialist, officer };
  await fillCompartment(centre, calendar, { ward, ...people, delegation, seed, today, enrolledAt: enrolledOn(today) });
}

async function addMember(
  centre: Centre,
  by: SessionUser,
  ward: WardProfile,
  member: { role: Role; username: string; name: string },
): Promise<SessionUser> {
  const made = await createUser(centre, by, ward.code, { ...member, password: PASSWORD, isTemporary: false });
  invariant(made.ok, `the demo account ${member.username} can be made`);
  return { ...member, userId: made.value.userId, wards: [{ code: ward.code, name: ward.name }] };
}

async function enrolAll(centre: Centre, staff: ReadonlyMap<Role, SessionUser>, random: Random, today: PlainDate) {
  const { officer, specialist, chair } = crewOf(staff);
  const at = enrolledOn(today);
  const counters = [await enrolTablet(centre, officer, random, at), await enrolTablet(centre, officer, random, at)];
  return {
    counters,
    specialist: await enrolTablet(centre, specialist, random, at),
    chair: await enrolTablet(centre, chair, random, at),
  };
}

/** Long before the first dossier; a demo older than the calendar would be refused when it comes to that. */
function enrolledOn(today: PlainDate): Instant {
  return fromLocal(toDayNumber(today) - 500, 8 * MS_PER_HOUR);
}

/** The chair lets the specialist sign certifications; the term ends within the month, so that the warning can be seen. */
async function delegate(
  centre: Centre,
  ward: WardProfile,
  staff: ReadonlyMap<Role, SessionUser>,
  today: PlainDate,
): Promise<Delegation> {
  const { specialist, chair } = crewOf(staff);
  const from = addDays(today, -400);
  const delegation: Delegation = {
    id: `uy-quyen-${ward.code}`,
    documentNumber: '15/GUQ-UBND',
    issuedOn: addDays(from, -7),
    delegator: { name: chair.name, post: 'Chủ tịch UBND phường' },
    delegate: { userId: specialist.userId, name: specialist.name, post: 'Công chức Tư pháp - Hộ tịch' },
    procedures: ['2.000815', '2.000884', '2.000635'],
    from,
    through: addDays(today, 20),
    revokedOn: null,
    prefix: 'TUQ.',
    specimenOnFile: true,
  };
  const by = { userId: chair.userId, name: chair.name };
  const at = fromLocal(toDayNumber(delegation.issuedOn), 9 * MS_PER_HOUR);
  const reason = 'Giảm việc ký chứng thực cho Chủ tịch';
  await transact(centre.db, (tx) =>
    appendRecord(tx, { ward: ward.code, kind: 'delegation', key: delegation.id, body: delegation, reason, by, at }),
  );
  return delegation;
}

function crewOf(staff: ReadonlyMap<Role, SessionUser>) {
  const [officer, specialist, chair] = [staff.get('officer'), staff.get('specialist'), staff.get('chair')];
  invariant(officer && specialist && chair, 'a demo ward has an officer, a specialist and a chair');
  return { officer, specialist, chair };
}

/** One dossier for each page worth showing; a kind the city happens not to have is left out. */
function chooseStatusPages(dossiers: readonly LiveDossier[]): string[] {
  const calendars = createCalendarBook([loadWorkingCalendar()]);
  const states = dossiers.map(({ events }) => foldDossier(events)).filter((state) => state !== undefined);
  const latest = states.toReversed();
  const now = Math.max(...states.map(({ receivedAt }) => receivedAt));
  const dueAt = (state: DossierState) => {
    const due = computeDossierDue(calendars, state);
    return due.ok ? due.value.dueAt : Infinity;
  };
  const isRunning = ({ status }: DossierState) => status === 'received' || status === 'processing';
  const chosen = [
    latest.find((state) => isRunning(state) && dueAt(state) > now),
    latest.find(({ status }) => status === 'awaiting-supplement'),
    latest.find((state) => isRunning(state) && dueAt(state) < now),
    latest.find(({ status }) => status === 'resolved'),
    latest.find(({ status }) => status === 'handed-over'),
  ];
  return chosen.flatMap((state) => (state ? [state.received.token] : []));
}
