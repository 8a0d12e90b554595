/** A tablet for volume: the real client over an IndexedDB in memory and real HTTP, worked by an officer who does not rest. */
import { createBrowserIds } from '#client/platform/ids.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import { receivedBody, SAMPLE_BODIES } from '#support/dossier-events.ts';
import { copyDatabases, startSimTablet, type SimTablet, type Surroundings } from '../../simulation/sim-tablet.ts';
import type { Ledger } from './ledger.ts';
import type { Officer } from './stage.ts';

const STEPS = ['noted', 'assigned', 'supplement-requested', 'supplement-received', 'resolved', 'handed-over'] as const;
const STEP_SHARE = 0.2;
const DEATH_SHARE = 0.01;
const SYNC_MS = 1500;
/** A round that fetches a whole ward again takes long on a busy machine; what takes longer ends with the app, and is told. */
const LONGEST_END_MS = 60_000;

export interface NodeTablet {
  readonly name: string;
  readonly officer: Officer;
  readonly machine: SimTablet;
  /** Works until stopped. */
  start(): void;
  /** Resolves when the officer has put the pen down and the app is opened anew. */
  stop(): Promise<void>;
}

export interface Work {
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Mean time between two dossiers. */
  readonly restMs: number;
  say(line: string): void;
}

export async function openNodeTablet(name: string, officer: Officer, work: Work): Promise<NodeTablet> {
  const around: Surroundings = {
    ward: officer.ward,
    now: () => Date.now() as Instant,
    gate: async () => undefined,
    ids: createBrowserIds(),
  };
  const machine = await startSimTablet({ name, person: officer, around });
  let stopping = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  const rest = (ms: number, until: AbortSignal) => sleep(ms * 2 * work.random(), until);

  async function serve(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      if (work.random() < DEATH_SHARE) machine.tab().faults.dieAt(1 + Math.floor(work.random() * 60));
      await act({ name, officer, machine }, work);
      if (machine.tab().faults.isDead()) await machine.reopen();
      await rest(work.restMs, until);
    }
  }
  async function sync(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const tab = machine.tab();
      // The app may die meanwhile and be opened again: nobody waits for a dead one.
      await Promise.race([tab.sync(), aborted(tab.closed)]);
      await rest(SYNC_MS, until);
    }
  }
  return {
    name,
    officer,
    machine,
    start() {
      stopping = new AbortController();
      loops = Promise.all([serve(stopping.signal), sync(stopping.signal)]);
    },
    async stop() {
      const ended = new AbortController();
      stopping.abort();
      const isEnded = await Promise.race([
        loops.then(() => true),
        sleep(LONGEST_END_MS, ended.signal).then(() => false),
      ]);
      ended.abort();
      if (!isEnded) work.say(`${name} is closed in the middle of something`);
      await machine.reopen();
    },
  };
}

/** A second machine with the same storage: a duplicated profile. Stop the first before. */
export async function copyNodeTablet(tablet: NodeTablet, name: string, work: Work): Promise<NodeTablet> {
  await copyDatabases(tablet.machine.tab().store, name);
  return openNodeTablet(name, tablet.officer, work);
}

async function act(
  { name, officer, machine }: Pick<NodeTablet, 'name' | 'officer' | 'machine'>,
  { ledger, random }: Work,
): Promise<void> {
  const { commands, store } = machine.tab();
  if (random() < STEP_SHARE) {
    const ids = await store.cache.dossier
      .limit(50)
      .primaryKeys()
      .catch((): DossierId[] => []);
    const id = ids[Math.floor(random() * ids.length)];
    const kind = STEPS[Math.floor(random() * STEPS.length)] ?? 'noted';
    if (id === undefined) return;
    const taken = await commands.takeStep(id, { kind, body: SAMPLE_BODIES[kind] } as Step);
    if (!taken.ok) return;
    // This officer does one thing after another: the last row is the step. An app that dies here has not shown it.
    const last = await store.outbox.event
      .orderBy('[ward+dseq]')
      .last()
      .catch(() => undefined);
    if (last) ledger.tell({ tablet: name, ward: officer.ward, code: '', eventId: last.event.id });
    return;
  }
  const received = await commands.receiveDossier(intakeFacts());
  if (!received.ok) return;
  ledger.tell({ tablet: name, ward: officer.ward, code: received.value.body.code, eventId: received.value.id });
}

/** What an officer has entered of a dossier. */
export function intakeFacts(): IntakeFacts {
  const { applicant, procedure, documents, sets, channel, returnMethod, competentAgency, fee } = receivedBody();
  return { applicant, procedure, documents, sets, channel, returnMethod, competentAgency, fee };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
