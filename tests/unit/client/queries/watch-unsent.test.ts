import { expect, onTestFinished, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { countUnsent, watchUnsent, type UnsentCounts } from '#client/queries/watch-unsent.ts';
import { confirmReturned, recordVerdicts } from '#client/store/outbox.ts';
import { applyPage } from '#client/store/projection.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { SAMPLE_BODIES, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, intakeFacts, setupTablet } from '#support/tablet.ts';

test('what is not at the centre yet is counted, by events and by dossiers, as it changes', async () => {
  const { store, commands } = await setupTablet();
  const seen: UnsentCounts[] = [];
  onTestFinished(watchUnsent(store, (counts) => seen.push(counts)));
  const last = (counts: Omit<UnsentCounts, 'places' | 'files'>) =>
    vi.waitFor(() => expect(seen.at(-1)).toMatchObject(counts));
  await last({ dossiers: 0, events: 0, setAside: 0 });

  const received = await commands.receiveDossier(intakeFacts());
  if (!received.ok) throw new Error(received.error.type);
  await commands.takeStep(received.value.dossierId, { kind: 'noted', body: SAMPLE_BODIES.noted });
  await commands.receiveDossier(intakeFacts());
  await last({ dossiers: 2, events: 3, setAside: 0 });

  await recordVerdicts(store, WARD, [
    { dseq: 1, outcome: 'stored', wseq: 1 },
    { dseq: 2, outcome: 'quarantined', reason: 'body: thiếu.' },
  ]);
  await last({ dossiers: 1, events: 1, setAside: 1 });
});

test('each dossier is placed by the least safe of its records; a confirmed one is nowhere named', async () => {
  const { store, commands } = await setupTablet();
  const receive = async () => {
    const received = await commands.receiveDossier(intakeFacts());
    if (!received.ok) throw new Error(received.error.type);
    return received.value;
  };
  const [stored, aside, fresh, safe] = [await receive(), await receive(), await receive(), await receive()];
  await commands.takeStep(aside.dossierId, { kind: 'noted', body: SAMPLE_BODIES.noted });
  await commands.takeStep(stored.dossierId, { kind: 'noted', body: SAMPLE_BODIES.noted });
  const answers = (pending: number[], setAside: number[]) =>
    [1, 2, 3, 4, 5, 6]
      .filter((dseq) => !pending.includes(dseq))
      .map((dseq) =>
        setAside.includes(dseq)
          ? ({ dseq, outcome: 'quarantined', reason: 'x' } as const)
          : ({ dseq, outcome: 'stored', wseq: dseq } as const),
      );
  await recordVerdicts(store, WARD, answers([3], [2]));
  const returned = { ward: WARD, epoch: uuid('epoch', 1), wseq: 1, chain: CHAIN_START, events: [safe] };
  await applyPage(store, returned);
  await confirmReturned(store, WARD, uuid('epoch', 1));
  expect((await countUnsent(store)).places).toEqual(
    new Map([
      [stored.dossierId, 'at-centre'],
      [aside.dossierId, 'set-aside'],
      [fresh.dossierId, 'on-tablet'],
    ]),
  );
});

test('the list of the sync screen names each event and how safe it is, until it has come back', async () => {
  const { store, commands } = await setupTablet();
  const received = await commands.receiveDossier(intakeFacts());
  if (!received.ok) throw new Error(received.error.type);
  const { dossierId: id, body } = received.value;
  await commands.takeStep(id, { kind: 'noted', body: SAMPLE_BODIES.noted });
  await commands.takeStep(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
  await recordVerdicts(store, WARD, [
    { dseq: 1, outcome: 'stored', wseq: 1 },
    { dseq: 2, outcome: 'quarantined', reason: 'text: thiếu.' },
  ]);
  const queries = createQueries({ store, origin: 'x' });
  const rows = (await queries.listUnsent(WARD)).map(({ dseq, code, kind, safety, reason }) => [
    dseq,
    code,
    kind,
    safety,
    reason,
  ]);
  expect(rows).toEqual([
    [1, body.code, 'received', 'at-centre', null],
    [2, body.code, 'noted', 'set-aside', 'text: thiếu.'],
    [3, body.code, 'resolved', 'on-tablet', null],
  ]);

  await applyPage(store, {
    ward: WARD,
    epoch: uuid('epoch', 1),
    wseq: 1,
    chain: CHAIN_START,
    events: [received.value],
  });
  await confirmReturned(store, WARD, uuid('epoch', 1));
  expect((await queries.listUnsent(WARD)).map(({ dseq }) => dseq)).toEqual([2, 3]);
  const detail = await queries.getDossier(id);
  expect(detail?.history.map(({ event, safety }) => [event.kind, safety])).toEqual([
    ['received', 'confirmed'],
    ['noted', 'set-aside'],
    ['resolved', 'on-tablet'],
  ]);
  expect(detail).toMatchObject({
    state: { status: 'resolved' },
    summary: { rev: 3 },
    due: { ok: true, value: { dueAt: at('2026-03-12 17:00') } },
  });
});

test('what the centre said of the ward is read back; of a ward never greeted nothing', async () => {
  const { store } = await setupTablet();
  const queries = createQueries({ store, origin: 'x' });
  expect(await queries.getWard(WARD)).toEqual(hello().ward);
  expect(await queries.listColleagues(WARD)).toEqual(hello().colleagues);
  expect(await queries.getWard('00160' as typeof WARD)).toBeUndefined();
  expect(await queries.listColleagues('00160' as typeof WARD)).toEqual([]);
  expect(await queries.getDossier(uuid('dossier', 1) as never)).toBeUndefined();
});
