/** What an officer, a second tab or a death does to a tablet of the simulation. */
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { SAMPLE_BODIES } from '#support/dossier-events.ts';
import { intakeFacts } from '#support/tablet.ts';
import type { SimTablet, Tab } from './sim-tablet.ts';
import type { World } from './world.ts';

export const STEP_KINDS = [
  'noted',
  'assigned',
  'corrected',
  'supplement-requested',
  'supplement-received',
  'resolved',
  'handed-over',
  'withdrawn',
  'reopened',
] as const;
export type ScriptStep = (typeof STEP_KINDS)[number];

/** Does something with the app, which may die meanwhile; a dead app is started again. */
export async function living(
  machine: SimTablet,
  diesAt: number | null,
  deed: (tab: Tab) => Promise<void>,
): Promise<void> {
  const tab = machine.tab();
  if (diesAt !== null) tab.faults.dieAt(diesAt);
  await deed(tab);
  if (diesAt !== null) await machine.reopen();
}

export async function raceTabs(world: World, machine: SimTablet, picks: readonly number[]): Promise<void> {
  const other = await machine.openTab();
  await world.turns.race(
    [machine.tab(), other].map((tab) => async () => {
      await tab.commands.receiveDossier(intakeFacts());
      await takeStep(tab, 0, 'noted');
      await tab.sync();
    }),
    picks,
  );
  other.close();
}

async function listDossiers({ store }: Tab): Promise<DossierId[]> {
  return (await store.cache.dossier.toCollection().primaryKeys()).sort();
}

export async function takeStep(tab: Tab, which: number, kind: ScriptStep): Promise<void> {
  // A dead app lists nothing.
  const ids = await listDossiers(tab).catch((): DossierId[] => []);
  const id = ids[which % ids.length];
  if (id === undefined) return;
  if (kind === 'corrected') return correctPhone(tab, id, `0900000${which}`);
  // The shape of a step is one of a union by its kind; each sample is of its own kind.
  await tab.commands.takeStep(id, { kind, body: SAMPLE_BODIES[kind] } as Step);
}

async function correctPhone({ store, commands }: Tab, id: DossierId, to: string): Promise<void> {
  const from = (await store.cache.dossier.get(id).catch(() => undefined))?.phone ?? '';
  await commands.takeStep(id, { kind: 'corrected', body: { field: 'phone', from, to, reason: 'Gõ nhầm.' } });
}

/** Both correct the same field of a dossier both have, neither knowing of the other. */
export async function correctOnBoth(
  machines: readonly SimTablet[],
  which: number,
  phones: readonly string[],
): Promise<void> {
  const [first = [], ...others] = await Promise.all(machines.map((machine) => listDossiers(machine.tab())));
  const shared = first.filter((id) => others.every((ids) => ids.includes(id)));
  const id = shared[which % shared.length];
  if (id === undefined) return;
  for (const [index, machine] of machines.entries()) await correctPhone(machine.tab(), id, phones[index] ?? '');
}
