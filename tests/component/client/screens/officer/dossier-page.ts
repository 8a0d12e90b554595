/** The page of a dossier as a person of the ward meets it, and the gestures tests repeat. */
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import { applyRecords } from '#client/store/apply-records.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { DossierEvent, Step, StepKind, StepOf } from '#domain/dossier/dossier-event.ts';
import type { EventBodies } from '#domain/dossier/event-bodies.ts';
import { SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

/** The first page of a file is compiled while its test runs; on a busy machine that takes seconds. */
vi.setConfig({ testTimeout: 20_000 });

/** Received on Monday 9 March at 9:15 with three working days: due on Thursday the 12th at 17:00. */
export interface DossierSetup {
  readonly role?: Role;
  readonly now?: Instant;
  readonly facts?: Partial<IntakeFacts>;
  readonly steps?: readonly (readonly [Step, Instant])[];
  readonly delegations?: readonly Delegation[];
  readonly accessLog?: FakeAppOptions['accessLog'];
}

export const COLLEAGUES = [
  { userId: 'u-chair', name: 'Phạm Thị Chủ', role: 'chair' },
  { userId: 'u-specialist', name: 'Lê Văn Cường', role: 'specialist' },
] as const;

export async function openDossier({
  role = 'officer',
  now = at('2026-03-10 09:00'),
  facts = {},
  steps = [],
  delegations = [],
  accessLog = {},
}: DossierSetup = {}): Promise<FakeApp> {
  const params: Record<string, string> = {};
  const fake = await setupFakeApp({ role, now, path: '/ho-so/x', params, accessLog });
  await fake.tablet.store.outbox.enrolment.update(WARD, { colleagues: [...COLLEAGUES] });
  await applyRecords(fake.tablet.store, WARD, delegations.map(toRow));
  const id = await fake.receive({ at: at('2026-03-09 09:15'), facts });
  for (const [taken, moment] of steps) await fake.take(id, taken, moment);
  params.id = id;
  renderWithApp(DossierScreen, { fake });
  await screen.findByRole('heading', { level: 1, name: /Nguyễn Thị Hoà/ });
  return fake;
}

/** The step as the samples word it, unless changed. */
export function step<K extends StepKind>(kind: K, changes: Partial<EventBodies[K]> = {}): Step {
  return { kind, body: { ...SAMPLE_BODIES[kind], ...changes } } as StepOf<K> as Step;
}

export const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

export const box = (name: string) => screen.getByRole('textbox', { name });

/** In place of what stands there, all at once: letter by letter takes jsdom a second. */
export async function type(name: string, words: string): Promise<void> {
  const field = box(name);
  await userEvent.clear(field);
  await userEvent.click(field);
  if (words !== '') await userEvent.paste(words);
}

export async function choose(field: string, option: string): Promise<void> {
  await userEvent.selectOptions(
    screen.getByRole('combobox', { name: field }),
    await screen.findByRole('option', { name: option }),
  );
}

export const tick = (name: string) => userEvent.click(screen.getByRole('radio', { name }));

/** The step being filled in. */
export const form = (name: string) => screen.getByRole('form', { name });

/** Presses "Lưu" and waits until the page says it is kept. */
export async function save(fake: FakeApp): Promise<Pick<DossierEvent, 'kind' | 'body'>> {
  await press('Lưu');
  await screen.findByText(/^Đã lưu trên máy này/);
  const last = (await fake.tablet.store.outbox.event.toArray()).at(-1)?.event;
  if (!last) throw new Error('nothing was recorded');
  return { kind: last.kind, body: last.body };
}

export async function countRecorded({ tablet }: FakeApp): Promise<number> {
  return tablet.store.outbox.event.count();
}

/** The lines of one step of the history, the latest first. */
export function historyOf(index: number): string {
  const items = within(screen.getByRole('region', { name: 'Diễn biến' })).getAllByRole('listitem');
  return items[index]?.textContent ?? '';
}

export const stepNames = () =>
  within(screen.getByRole('region', { name: 'Việc tiếp theo' }))
    .getAllByRole('button')
    .map((button) => button.textContent?.trim());

/** The ward's word on whether a reason is asked before a whole identity number is shown reaches the tablet. */
export function decidePolicy({ tablet }: FakeApp, rseq: number, asksReason: boolean): Promise<void> {
  return applyRecords(tablet.store, WARD, [rowOf(rseq, { kind: 'policy', key: 'show-id', body: { asksReason } })]);
}

const toRow = (body: Delegation, index: number) => rowOf(index + 1, { kind: 'delegation', key: body.id, body });

/** As the centre sends it, of phường Long Biên. */
export function rowOf(rseq: number, decided: { readonly kind: string; readonly key: string; readonly body: object }) {
  const record = {
    rseq,
    at: at('2026-01-06 08:00'),
    by: { userId: 'u-admin', name: 'Phạm Thị Dung' },
    reason: '',
    ...decided,
  };
  return { ward: WARD, rseq, kind: record.kind, key: record.key, record };
}
