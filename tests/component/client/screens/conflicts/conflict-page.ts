/** A ward where a second tablet recorded on the same dossier without knowing of the first; and the desk that asks a person. */
import { screen } from '@testing-library/svelte';
import { vi } from 'vitest';
import ConflictsScreen from '#client/screens/conflicts/ConflictsScreen.svelte';
import { applyPage } from '#client/store/projection.ts';
import type { Role } from '#domain/access/role.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { Applicant, EventBodies, EventKind } from '#domain/dossier/event-bodies.ts';
import type { DeviceId, DossierId } from '#domain/dossier/ids.ts';
import { receivedBody, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

/** The first page of a file is compiled while its test runs; on a busy machine that takes seconds. */
vi.setConfig({ testTimeout: 20_000 });

const FIRST = 'aaaaaaaa-0000-4000-8000-00000000aaaa' as DeviceId;
const SECOND = 'bbbbbbbb-0000-4000-8000-00000000bbbb' as DeviceId;

type Recorded = { [K in EventKind]: readonly [kind: K, body?: EventBodies[K], role?: Role] }[EventKind];

export interface ConflictSetup {
  readonly role?: Role;
  readonly applicant?: Applicant;
  /** After the reception, on the tablet that received. */
  readonly first: readonly Recorded[];
  /** Recorded on another tablet that had seen the reception only; they reach the centre later. */
  readonly second: readonly Recorded[];
}

export interface Ward {
  readonly fake: FakeApp;
  readonly id: DossierId;
}

/** Everything has come from the centre; nothing is on screen yet. */
export async function setupWard({ role = 'officer', applicant, first, second }: ConflictSetup): Promise<Ward> {
  const fake = await setupFakeApp({ role, now: at('2026-03-10 09:00'), path: '/can-xu-ly' });
  const one = setupDossierEvents({ device: FIRST });
  const two = setupDossierEvents({ device: SECOND, first: 100 });
  const make = ({ make: record }: typeof one, [kind, body, by]: Recorded) =>
    record(kind, at('2026-03-09 10:00'), { role: by ?? 'officer', ...(body && { body: body as never }) });
  const events: DossierEvent[] = [
    one.make('received', at('2026-03-09 09:15'), { body: receivedBody({ ...(applicant && { applicant }) }) }),
    ...first.map((each) => make(one, each)),
    ...second.map((each, index) => ({ ...make(two, each), base: 1 + index })),
  ];
  await applyPage(fake.tablet.store, {
    ward: WARD,
    epoch: uuid('epoch', 1),
    wseq: events.length,
    chain: null,
    events,
  } as unknown as Parameters<typeof applyPage>[1]);
  return { fake, id: uuid('dossier', 1) as DossierId };
}

export async function openDesk(setup: ConflictSetup): Promise<Ward> {
  const ward = await setupWard(setup);
  renderWithApp(ConflictsScreen, { fake: ward.fake });
  await screen.findByRole('heading', { level: 1, name: 'Cần xử lý' });
  return ward;
}

export function corrected(to: string, changes: Partial<EventBodies['corrected']> = {}): Recorded {
  return ['corrected', { field: 'phone', from: '0912345678', to, reason: 'Gõ nhầm.', ...changes }];
}

/** Two values for the phone: the second tablet's stands for now. */
export const PHONES: ConflictSetup = { first: [corrected('0911111111')], second: [corrected('0922222222')] };
