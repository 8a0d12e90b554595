/** What can happen in a script, as fast-check commands over the world; each is printed as a person would tell it. */
import * as fc from 'fast-check';
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import { intakeFacts } from '#support/tablet.ts';
import { correctOnBoth, living, raceTabs, STEP_KINDS, takeStep } from './deeds.ts';
import { NETWORK_FAULTS, type NetworkFault } from './sim-network.ts';
import type { SimTablet } from './sim-tablet.ts';
import { MAX_TABLETS, type World } from './world.ts';

/** What the generator has to know of the world to choose what is possible. */
export interface Model {
  tablets: number;
}

type Act = (world: World) => Promise<void>;
export type ScriptCommand = fc.AsyncCommand<Model, World>;

interface Telling {
  readonly text: string;
  readonly check?: (model: Model) => boolean;
  readonly foresee?: (model: Model) => void;
  readonly act: Act;
}

function command({ text, check = () => true, foresee = () => undefined, act }: Telling): ScriptCommand {
  return {
    toString: () => text,
    check,
    async run(model, world) {
      foresee(model);
      world.pass(20_000);
      await act(world);
      await world.note();
    },
  };
}

const tablet = fc.nat({ max: MAX_TABLETS - 1 });
const pick = fc.nat({ max: 9 });
const death = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
);
/** Of the first requests of a round, most rounds meeting none. */
const networkFaults = fc.oneof(
  { weight: 2, arbitrary: fc.constant<NetworkFault[]>([]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom('none' as const, ...NETWORK_FAULTS), { maxLength: 4 }) },
);

const HOUR_JUMPS = [-24, 24, 7] as const;
const PAUSES_MINUTES = [10, 180, 1440] as const;
const ROLES_GIVEN = ['officer', 'specialist'] as const;

interface Kind {
  /** How often it is drawn, against the others. */
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<ScriptCommand>;
}

/** By name, so that a hunt can leave some out. */
const KINDS: Readonly<Record<string, Kind>> = {
  receives: {
    weight: 4,
    arbitrary: fc
      .tuple(tablet, death)
      .map(([t, diesAt]) =>
        on(t, `takes a dossier in${dying(diesAt)}`, (_world, machine) =>
          living(machine, diesAt, async ({ commands }) => void (await commands.receiveDossier(intakeFacts()))),
        ),
      ),
  },
  steps: {
    weight: 5,
    arbitrary: fc
      .tuple(tablet, pick, fc.constantFrom(...STEP_KINDS), death)
      .map(([t, which, kind, diesAt]) =>
        on(t, `takes the step "${kind}" on dossier ${which}${dying(diesAt)}`, (_world, machine) =>
          living(machine, diesAt, (tab) => takeStep(tab, which, kind)),
        ),
      ),
  },
  corrections: {
    weight: 1,
    arbitrary: fc.tuple(tablet, tablet, pick).map(([first, second, which]) => correctOnTwo(first, second, which)),
  },
  syncs: {
    weight: 6,
    arbitrary: fc.tuple(tablet, networkFaults, death).map(([t, faults, diesAt]) =>
      on(t, `syncs${telling(faults)}${dying(diesAt)}`, (_world, machine) => {
        machine.network.script(faults);
        return living(machine, diesAt, async ({ sync }) => void (await sync()));
      }),
    ),
  },
  connects: {
    weight: 2,
    arbitrary: fc
      .tuple(tablet, fc.boolean())
      .map(([t, online]) =>
        on(t, online ? 'is online' : 'is offline', async (_world, { network }) => network.setOnline(online)),
      ),
  },
  late: {
    weight: 1,
    arbitrary: tablet.map((t) => on(t, "'s late requests arrive", (_world, { network }) => network.deliverLate())),
  },
  races: {
    weight: 1,
    arbitrary: fc
      .tuple(tablet, fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 6 }))
      .map(([t, picks]) =>
        on(t, `races in two tabs (${picks.join('')})`, (world, machine) => raceTabs(world, machine, picks)),
      ),
  },
  reopens: {
    weight: 1,
    arbitrary: tablet.map((t) => on(t, 'is closed and opened', (_world, machine) => machine.reopen())),
  },
  cacheless: {
    weight: 3,
    arbitrary: tablet.map((t) => on(t, 'loses its cache', (_world, machine) => machine.clearCache())),
  },
  vanishes: {
    weight: 1,
    arbitrary: tablet.map((t) => on(t, 'loses both databases', (world, machine) => world.vanish(machine))),
  },
  copies: { weight: 1, arbitrary: tablet.map(copy) },
  clocks: {
    weight: 1,
    arbitrary: fc
      .tuple(tablet, fc.constantFrom(...HOUR_JUMPS))
      .map(([t, hours]) =>
        on(t, `'s clock is moved by ${hours} h`, async (_world, machine) => machine.moveClock(hours * MS_PER_HOUR)),
      ),
  },
  fullDisks: {
    weight: 1,
    arbitrary: fc.tuple(tablet, fc.integer({ min: 1, max: 4 })).map(([t, n]) =>
      on(t, `finds the disk full at write ${n} of an intake`, async (_world, machine) => {
        machine.tab().faults.refuseWrite(n);
        await machine.tab().commands.receiveDossier(intakeFacts());
      }),
    ),
  },
  pauses: {
    weight: 1,
    arbitrary: fc
      .constantFrom(...PAUSES_MINUTES)
      .map((minutes) =>
        command({ text: `${minutes} minutes pass`, act: async (world) => world.pass(minutes * 60_000) }),
      ),
  },
  backups: {
    weight: 1,
    arbitrary: fc.constant(command({ text: 'the centre is backed up', act: (world) => world.backUp() })),
  },
  // To the last backup, or one or two before it; there is one from the first hour.
  restores: {
    weight: 3,
    arbitrary: fc
      .nat({ max: 2 })
      .map((age) =>
        command({ text: `the centre is restored from backup -${age}`, act: (world) => world.restore(age) }),
      ),
  },
  revocations: {
    weight: 1,
    arbitrary: fc
      .tuple(tablet, fc.boolean())
      .map(([t, revoked]) =>
        on(t, revoked ? 'is revoked' : 'is allowed again', (world, machine) => world.setRevoked(machine, revoked)),
      ),
  },
  roles: {
    weight: 1,
    arbitrary: fc
      .tuple(tablet, fc.constantFrom(...ROLES_GIVEN))
      .map(([t, role]) =>
        on(t, `'s officer becomes ${role} at the centre`, (world, machine) => world.setRole(machine.person, role)),
      ),
  },
};

/** @param without kinds left out while one fault they show is known */
export function listCommands(without: readonly string[]): fc.Arbitrary<ScriptCommand>[] {
  // fast-check draws from the list evenly.
  return Object.entries(KINDS).flatMap(([name, { weight, arbitrary }]) =>
    without.includes(name) ? [] : Array.from({ length: weight }, () => arbitrary),
  );
}

function on(t: number, deed: string, act: (world: World, machine: SimTablet) => Promise<void>): ScriptCommand {
  return command({
    text: `tablet ${t}${deed.startsWith("'") ? '' : ' '}${deed}`,
    check: ({ tablets }) => t < tablets,
    act: (world) => act(world, world.tablets[t]!),
  });
}

function copy(t: number): ScriptCommand {
  return command({
    text: `tablet ${t} is copied with all its storage`,
    check: ({ tablets }) => t < tablets && tablets < MAX_TABLETS,
    foresee: (model) => void (model.tablets += 1),
    act: (world) => world.clone(world.tablets[t]!),
  });
}

function correctOnTwo(first: number, second: number, which: number): ScriptCommand {
  return command({
    text: `tablets ${first} and ${second} correct the phone of dossier ${which}`,
    check: ({ tablets }) => first !== second && first < tablets && second < tablets,
    act: (world) => correctOnBoth([world.tablets[first]!, world.tablets[second]!], which, ['0911111111', '0922222222']),
  });
}

function dying(diesAt: number | null): string {
  return diesAt === null ? '' : ` and dies at access ${diesAt}`;
}

function telling(faults: readonly NetworkFault[]): string {
  return faults.some((fault) => fault !== 'none') ? ` (${faults.join(' ')})` : '';
}
