/**
 * A shared tablet that keeps rows of a compartment: its members read them without a name until one is opened, and whoever is no
 * member meets nothing of it, in no list, search or count but that of what waits to be sent.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCommands } from '#client/commands/create-commands.ts';
import { createQueries } from '#client/queries/create-queries.ts';
import { countUnsent } from '#client/queries/watch-unsent.ts';
import { recordVerdicts } from '#client/store/outbox.ts';
import { projectUnconfirmed } from '#client/store/projection.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { parsePeriod } from '#domain/report/period.ts';
import { actor, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { dropDraft, readDraft, typeDraft } from '#support/drafts.ts';
import { dumpDatabase } from '#support/stored-database.ts';
import { hello, intakeFacts, MONDAY_MORNING, setupTablet, wardProfile } from '#support/tablet.ts';
import { addDossiers } from './filled-store.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const DENOUNCER = 'Đinh Thị Kín Tiếng';
const NUMBER = '001185099999';
const NEIGHBOUR = 'Lý Hàng Xóm';
const PROCEDURE = 'Thủ tục giải quyết tố cáo tại cấp xã';

/** One dossier of the compartment confirmed and one recorded here, beside one of the ward. */
async function setupShared() {
  const tablet = await setupTablet({ name: `shared-${crypto.randomUUID()}` });
  const { store, ring, clock, ids } = tablet;
  await store.outbox.enrolment.put({
    ...hello({ ward: wardProfile({ code: COMPARTMENT, agencyCode: 'H26.40.12.R' }) }),
    wardCode: COMPARTMENT,
  });
  const [ordinary, denunciation] = await addDossiers(store, [
    { name: NEIGHBOUR },
    { name: DENOUNCER, ward: COMPARTMENT, personalId: NUMBER, code: 'H26.40.12.R-260309-0007' },
  ]);
  let ward = COMPARTMENT;
  const commands = createCommands({
    store,
    clock,
    ids,
    acting: () => ({ actor: actor(), ward }),
    onRecorded: () => undefined,
  });
  const facts = intakeFacts();
  const received = await commands.receiveDossier({
    ...facts,
    applicant: { ...facts.applicant, fullName: DENOUNCER, personalId: NUMBER },
    procedure: { ...facts.procedure, code: '2.002396', name: PROCEDURE },
  });
  expect(received.ok).toBe(true);
  const queries = createQueries({ store, origin: 'https://x.example' });
  onTestFinished(() => queries.search.close());
  return {
    store,
    ring,
    queries,
    commands,
    denunciation: denunciation!,
    ordinary: ordinary!,
    code: received.ok ? received.value.body.code : '',
    workIn: (code: WardCode) => (ward = code),
  };
}

const MARCH = parsePeriod('2026-03');

/** Everything lists, searches, registers and reports of a ward are made from. */
async function allListsOf({ queries }: Awaited<ReturnType<typeof setupShared>>, ward: WardCode) {
  if (!MARCH.ok) throw new Error('a period');
  const lists = await Promise.all([
    queries.listWork(ward, MONDAY_MORNING),
    queries.findDossiers(ward, ''),
    queries.findDossiers(ward, 'dinh thi kin'),
    queries.findDossiers(ward, NUMBER),
    queries.findDossiers(ward, '0007'),
    queries.findDuplicates(ward, NUMBER, '2.002396'),
    queries.listPeriod(ward, MARCH.value),
    queries.listReceived(ward, MARCH.value),
    queries.listUncollected(ward, MONDAY_MORNING),
    queries.listUnsent(ward),
  ]);
  return JSON.stringify(lists);
}

describe('a member', () => {
  test('finds the dossiers of the compartment by their code, in lists without a name or number', async () => {
    const shared = await setupShared();
    const told = await allListsOf(shared, COMPARTMENT);
    expect(told).toContain('H26.40.12.R-260309-0007');
    expect(told).toContain(shared.code);
    for (const word of [DENOUNCER, NUMBER, 'Kín', NEIGHBOUR]) expect(told).not.toContain(word);
  });

  test.each(['dinh thi kin tieng', NUMBER, '99999', '0912'])('finds none by %s: only by the code', async (sought) => {
    const { queries } = await setupShared();
    expect(await queries.findDossiers(COMPARTMENT, sought)).toEqual([]);
    expect((await queries.findDossiers(COMPARTMENT, '0007')).map(({ code }) => code)).toEqual([
      'H26.40.12.R-260309-0007',
    ]);
  });

  test('is told at intake of no other dossier of the same person', async () => {
    const { queries } = await setupShared();
    expect(await queries.findDuplicates(COMPARTMENT, NUMBER, '2.002396')).toEqual([]);
  });

  test('reads the whole of one that is opened', async () => {
    const { queries, denunciation } = await setupShared();
    const detail = await queries.getDossier(denunciation);
    expect([detail?.state.ward, detail?.summary.applicantName]).toEqual([COMPARTMENT, DENOUNCER]);
  });

  test('meets none of them while working in the ward', async () => {
    const shared = await setupShared();
    const told = await allListsOf(shared, WARD);
    expect(told).toContain(NEIGHBOUR);
    for (const word of [DENOUNCER, NUMBER, PROCEDURE, '-0007']) expect(told).not.toContain(word);
  });

  test('has a half-typed form of the compartment there alone, and the one of the ward beside it', async () => {
    const { commands, workIn } = await setupShared();
    const typed = (fullName: string) => typeDraft(commands, { fullName });
    await typed('Trong ngăn');
    workIn(WARD);
    await typed('Ở phường');
    const readIn = (ward: WardCode) => {
      workIn(ward);
      return readDraft(commands);
    };
    expect(await readIn(COMPARTMENT)).toEqual({ fullName: 'Trong ngăn' });
    expect(await readIn(WARD)).toEqual({ fullName: 'Ở phường' });
    await dropDraft(commands);
    expect(await readIn(WARD)).toBeNull();
    expect(await readIn(COMPARTMENT)).toEqual({ fullName: 'Trong ngăn' });
  });
});

describe('a member back at work in the ward', () => {
  test('records nothing on a dossier of the compartment, which would be the ward’s to read', async () => {
    const { commands, store, denunciation, workIn } = await setupShared();
    workIn(WARD);
    const before = await store.outbox.event.count();
    const refused = { ok: false, error: { type: 'DossierElsewhere' } };
    const content = new Blob(['đơn'], { type: 'image/png' });
    const scan = { content, name: 'don.png', about: 'paper', document: null } as const;
    expect(await commands.takeStep(denunciation, { kind: 'resolved', body: SAMPLE_BODIES.resolved })).toEqual(refused);
    expect(await commands.attachFile(denunciation, scan as never)).toEqual(refused);
    expect([await store.outbox.event.count(), await store.outbox.file.count()]).toEqual([before, 0]);
    workIn(COMPARTMENT);
    expect(await commands.takeStep(denunciation, { kind: 'resolved', body: SAMPLE_BODIES.resolved })).toMatchObject({
      ok: true,
    });
  });

  test('finds what waits of the compartment listed there alone', async () => {
    const { queries } = await setupShared();
    expect(await queries.listUnsent(WARD)).toEqual([]);
    expect((await queries.listUnsent(COMPARTMENT)).map(({ ward }) => ward)).toEqual([COMPARTMENT]);
  });

  test('has a look at one of its dossiers noted in the log of the compartment', async () => {
    const { commands, store, denunciation, workIn } = await setupShared();
    workIn(WARD);
    await commands.noteAccess({ action: 'view', dossierId: denunciation, ward: COMPARTMENT });
    expect((await store.outbox.access.toArray()).map(({ ward }) => ward)).toEqual([COMPARTMENT]);
  });
});

describe('on the same tablet somebody who is no member', () => {
  test('goes on finding and listing the ward’s dossiers, and nothing of the compartment', async () => {
    const shared = await setupShared();
    shared.ring.lock(COMPARTMENT);
    for (const ward of [WARD, COMPARTMENT]) await projectUnconfirmed(shared.store, ward);
    const told = await allListsOf(shared, WARD);
    expect(told).toContain(NEIGHBOUR);
    for (const word of [DENOUNCER, NUMBER, PROCEDURE, shared.code, '-0007']) expect(told).not.toContain(word);
    expect((await shared.queries.findDossiers(WARD, 'ly hang')).map(({ id }) => id)).toEqual([shared.ordinary]);
  });

  test('is not kept from the ward’s lists by what the compartment was first loaded with', async () => {
    const { store, ring, queries, ordinary } = await setupShared();
    const section = { ward: COMPARTMENT, wseq: 9, section: 0, holds: 'closed', ids: [], lines: [], received: [] };
    await store.cache.section.put(section as never);
    ring.lock(COMPARTMENT);
    expect((await queries.findDossiers(WARD, '')).map(({ id }) => id)).toEqual([ordinary]);
    expect((await queries.findDossiers(WARD, 'ly hang')).map(({ id }) => id)).toEqual([ordinary]);
  });

  test('can open none of its dossiers by their address, and read no draft', async () => {
    const { ring, queries, commands, denunciation, store } = await setupShared();
    await typeDraft(commands, { fullName: DENOUNCER });
    const [own] = await store.outbox.event.toArray();
    ring.lock(COMPARTMENT);
    for (const id of [denunciation, own!.dossierId]) {
      expect(await queries.getDossier(id).catch(() => undefined)).toBeUndefined();
    }
    expect(await readDraft(commands)).toBeNull();
  });

  test.each([
    ['waits to be sent', []],
    ['was set aside', [{ dseq: 1, outcome: 'quarantined', reason: `applicant.fullName: ${DENOUNCER}` }]],
  ] as const)('is told that something %s, and neither what, when nor of which dossier', async (_what, verdicts) => {
    const { ring, store, queries, workIn, commands } = await setupShared();
    await recordVerdicts(store, COMPARTMENT, verdicts);
    workIn(WARD);
    await commands.receiveDossier(intakeFacts());
    ring.lock(COMPARTMENT);
    const { events, setAside } = await countUnsent(store);
    expect(events + setAside).toBe(2);
    // Neither in the ward nor where he says he works.
    for (const ward of [WARD, COMPARTMENT, null]) {
      expect((await queries.listUnsent(ward)).map((row) => row.ward)).toEqual([WARD]);
    }
  });

  test('finds no name, number or procedure of it on the disk', async () => {
    const { store } = await setupShared();
    for (const database of [store.outbox.name, store.cache.name]) {
      const lies = JSON.stringify(await dumpDatabase(database));
      for (const word of [DENOUNCER, NUMBER, PROCEDURE]) expect(lies).not.toContain(word);
    }
  });
});
