import { describe, expect, test } from 'vitest';
import { applyRecords } from '#client/store/apply-records.ts';
import { applyPage } from '#client/store/projection.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { actor, OTHER_WARD, SAMPLE_BODIES, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';
import { intakeFacts, setupTablet, type Tablet } from '#support/tablet.ts';
import { delegation } from '#support/ward-records.ts';

const RESOLVED = { kind: 'resolved', body: SAMPLE_BODIES.resolved } as const;
const HANDED_OVER = { kind: 'handed-over', body: SAMPLE_BODIES['handed-over'] } as const;
const DONE = { ok: true, value: null };

async function setupReceived(): Promise<Tablet & { id: DossierId }> {
  const tablet = await setupTablet();
  const received = await tablet.commands.receiveDossier(intakeFacts());
  if (!received.ok) throw new Error(received.error.type);
  return { ...tablet, id: received.value.dossierId };
}

test('steps follow one another, each saying how many events the officer had seen', async () => {
  const { commands, store, id, recorded, set } = await setupReceived();
  set(at('2026-03-10 16:00'));
  expect(await commands.takeStep(id, RESOLVED)).toEqual(DONE);
  set(at('2026-03-11 08:30'));
  expect(await commands.takeStep(id, HANDED_OVER)).toEqual(DONE);
  const events = (await store.outbox.event.toArray()).map(({ event }) => event);
  expect(events.map(({ kind, dseq, base }) => [kind, dseq, base])).toEqual([
    ['received', 1, 0],
    ['resolved', 2, 1],
    ['handed-over', 3, 2],
  ]);
  expect(events.map(({ time }) => time.deviceAt).slice(1)).toEqual([at('2026-03-10 16:00'), at('2026-03-11 08:30')]);
  expect(await store.cache.dossier.get(id)).toMatchObject({ status: 'handed-over', rev: 3, problems: 0 });
  expect(recorded()).toBe(3);
});

test('a step that waits for another tab is in the name of whoever took it, though another officer takes over', async () => {
  const { commands, store, id, actAs } = await setupReceived();
  let free = (): void => {};
  void store.locks.hold(`dung-hen-step:${id}`, () => new Promise<void>((resolve) => (free = resolve)));
  const taking = commands.takeStep(id, RESOLVED);
  actAs({ actor: { ...actor(), userId: 'u-khac' }, ward: WARD });
  free();
  expect(await taking).toEqual(DONE);
  expect((await store.outbox.event.toArray()).at(-1)?.event.actor).toEqual(actor());
});

test('a step builds on what the centre says and on what is recorded here', async () => {
  const { commands, store } = await setupTablet();
  const { make } = setupDossierEvents();
  const events = [make('received', at('2026-03-09 09:00')), make('assigned', at('2026-03-09 09:05'))];
  await applyPage(store, { ward: WARD, epoch: uuid('epoch', 1), wseq: 2, chain: CHAIN_START, events });
  const id = uuid('dossier', 1) as DossierId;
  expect(await commands.takeStep(id, RESOLVED)).toEqual(DONE);
  expect(await commands.takeStep(id, RESOLVED)).toEqual({
    ok: false,
    error: { type: 'StepNotPossible', step: 'resolved', status: 'resolved' },
  });
  expect((await store.outbox.event.toArray()).map(({ event }) => event.base)).toEqual([2]);
});

describe('a signing', () => {
  const signedBy = (role: 'specialist' | 'chair'): Step => ({
    kind: 'signed',
    body: {
      signer: { userId: `u-${role}`, name: 'Lê Văn Cường', role },
      delegation: role === 'chair' ? null : { id: 'uq-1', documentNumber: '15/GUQ-UBND', prefix: 'TUQ.' },
      document: '214/2026',
    },
  });

  test("is checked against the ward's register as this tablet holds it, without a network", async () => {
    const { commands, store, id, set } = await setupReceived();
    const refused = { ok: false, error: { type: 'NotDelegated', signerName: 'Lê Văn Cường' } };
    expect(await commands.takeStep(id, signedBy('specialist'))).toEqual(refused);
    await applyRecords(store, WARD, [delegationRow(1, delegation({ through: date('2026-03-09') }))]);
    expect(await commands.takeStep(id, signedBy('specialist'))).toEqual(DONE);
    set(at('2026-03-10 00:00'));
    expect(await commands.takeStep(id, signedBy('specialist'))).toEqual(refused);
    await applyRecords(store, WARD, [delegationRow(2, delegation())]);
    expect(await commands.takeStep(id, signedBy('specialist'))).toEqual(DONE);
    expect(await store.outbox.event.count()).toBe(3);
  });

  test('under a delegation of another ward is refused; the chair needs none', async () => {
    const { commands, store, id } = await setupReceived();
    await applyRecords(store, OTHER_WARD, [{ ...delegationRow(1, delegation()), ward: OTHER_WARD }]);
    expect(await commands.takeStep(id, signedBy('specialist'))).toMatchObject({ error: { type: 'NotDelegated' } });
    expect(await commands.takeStep(id, signedBy('chair'))).toEqual(DONE);
  });
});

test('an extension is refused once the due moment has passed by the clock of the event itself', async () => {
  const { commands, store, id, set } = await setupReceived();
  const extended = { kind: 'extended', body: SAMPLE_BODIES.extended } as const;
  set(at('2026-03-12 17:00:01'));
  expect(await commands.takeStep(id, extended)).toEqual({ ok: false, error: { type: 'DuePassed' } });
  set(at('2026-03-12 17:00'));
  expect(await commands.takeStep(id, extended)).toEqual(DONE);
  expect((await store.cache.dossier.get(id))?.dueAt).toBe(at('2026-03-16 17:00'));
});

describe('nothing is written', () => {
  test('for a dossier this tablet does not know', async () => {
    const { commands, store } = await setupTablet();
    const unknown = uuid('dossier', 9) as DossierId;
    expect(await commands.takeStep(unknown, RESOLVED)).toEqual({ ok: false, error: { type: 'DossierNotFound' } });
    expect(await store.outbox.event.count()).toBe(0);
  });

  test('for nobody, and for a role that may not', async () => {
    const { commands, store, id, actAs } = await setupReceived();
    actAs(null);
    expect(await commands.takeStep(id, RESOLVED)).toEqual({ ok: false, error: { type: 'NotEnrolled' } });
    actAs({ actor: actor('supervisor'), ward: WARD });
    expect(await commands.takeStep(id, RESOLVED)).toEqual({
      ok: false,
      error: { type: 'StepNotAllowed', step: 'resolved', role: 'supervisor' },
    });
    expect(await store.outbox.event.count()).toBe(1);
  });

  test('without the words the law wants', async () => {
    const { commands, store, id } = await setupReceived();
    expect(await commands.takeStep(id, { kind: 'refused', body: { reason: ' ' } })).toEqual({
      ok: false,
      error: { type: 'StepNeedsText', step: 'refused', field: 'reason' },
    });
    expect(await store.outbox.event.count()).toBe(1);
  });

  test('when the tablet is full or its databases are gone', async () => {
    const { commands, store, id } = await setupReceived();
    store.outbox.event.hook('creating', () => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(await commands.takeStep(id, RESOLVED)).toEqual({ ok: false, error: { type: 'StorageFull' } });
    expect(await store.outbox.event.count()).toBe(1);
    store.cache.close();
    expect(await commands.takeStep(id, RESOLVED)).toMatchObject({ ok: false, error: { type: 'StorageFailed' } });
  });
});

function delegationRow(rseq: number, body: Delegation) {
  const by = { userId: 'u-admin', name: 'Phạm Thị Dung' };
  const record = { rseq, at: at('2026-01-06 08:00'), by, reason: '', kind: 'delegation', key: body.id, body };
  return { ward: WARD, rseq, kind: record.kind, key: record.key, record };
}
