/** What goes on while nobody has unlocked: counting, sending, saving what cannot be sent; and what waits. */
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { countUnsent } from '#client/queries/watch-unsent.ts';
import { listFilesToSend, readFileBytes } from '#client/store/files.ts';
import { offerAgain } from '#client/store/outbox.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { noteUnlocked } from '#client/store/unlock.ts';
import { collectBlackBox } from '#client/sync/collect-black-box.ts';
import { buildReport } from '#client/sync/device-report.ts';
import { saveBlackBox } from '#client/sync/save-black-box.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { batchBytes, signedHash, type BatchSignature } from '#protocol/batch-signature.ts';
import { isSealedEvent, openSealedEvent } from '#protocol/sealed-event.ts';
import { isSigned } from '#server/use-cases/check-batch.ts';
import { WARD } from '#support/dossier-events.ts';
import { hello, intakeFacts, MONDAY_MORNING } from '#support/tablet.ts';
import { createFakeCentre } from './fake-centre.ts';
import type { SentRequest } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const PUSH = '/api/sync/push';

/** A dossier with a scan, recorded by somebody who has locked the tablet since. */
async function setupLocked() {
  const identity = await generateX25519Identity();
  const centre = createFakeCentre();
  const tablet = await setupSyncedTablet({
    centre: { ...centre, answer: (request) => centre.answer(opened(identity, request)) },
  });
  const blackBoxRecipient = await identityToRecipient(identity);
  await tablet.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient }), wardCode: WARD });
  const [id] = await tablet.receive();
  if (!id) throw new Error('nothing was received');
  const content = new Blob(['ảnh'], { type: 'application/pdf' });
  await tablet.commands.attachFile(id, { content, name: 'don.pdf', about: 'papers', document: '' });
  const events = (await tablet.store.outbox.event.toArray()).map(({ event }) => event);
  tablet.ring.lock();
  return { ...tablet, identity, events };
}

/** What a centre reads of a push. */
function opened(identity: string, request: SentRequest): SentRequest {
  if (request.path !== PUSH) return request;
  const body = request.body as { wards: { events: unknown[] }[] };
  const open = (event: unknown) => (isSealedEvent(event) ? openSealedEvent(identity, event) : event);
  return {
    ...request,
    body: { ...body, wards: body.wards.map((ward) => ({ ...ward, events: ward.events.map(open) })) },
  };
}

test('what waits is counted, listed and reported as before', async () => {
  const { store, context, events } = await setupLocked();
  expect(await countUnsent(store)).toMatchObject({ events: 2, dossiers: 1, files: 1 });
  expect(await buildReport(context, WARD)).toMatchObject({ unsent: 2, oldestUnsentAt: legalTime(events[0]!.time) });
  const { listUnsent } = createQueries({ store, origin: 'x' });
  expect(await listUnsent(WARD)).toMatchObject([
    { kind: 'received', dseq: 1, safety: 'on-tablet', code: '', actorName: '' },
    { kind: 'file-attached', dseq: 2, safety: 'on-tablet', code: '', actorName: '' },
  ]);
});

test('whoever is signed in sends it sealed for the centre; nothing is fetched, and scans wait', async () => {
  const { store, context, sentTo, requests, identity, events, states, ring } = await setupLocked();
  expect(await runRound(context, WARD, new Set())).toBeNull();
  const [sent] = sentTo(PUSH) as { wards: { events: unknown[] }[] }[];
  const travelled = sent?.wards[0]?.events ?? [];
  expect(JSON.stringify(travelled)).not.toContain(intakeFacts().applicant.personalId);
  expect(travelled.map((event) => isSealedEvent(event) && openSealedEvent(identity, event))).toEqual(events);
  expect(await states()).toEqual(['at-centre', 'at-centre']);
  expect(requests.map(({ path }) => path)).not.toContain('/api/sync/pull');
  const [file] = await listFilesToSend(store);
  expect(await readFileBytes(store, file?.fileId ?? '')).toBeUndefined();
  ring.unlock();
  expect((await readFileBytes(store, file?.fileId ?? ''))?.byteLength).toBe(5);
  expect((await store.outbox.event.toArray()).map(({ event }) => event)).toEqual(events);
});

test('goes into the black box too, and is read by the centre alone', async () => {
  const { store, identity, events } = await setupLocked();
  const files: Uint8Array[] = [];
  const saved = await saveBlackBox({
    outbox: store.outbox.name,
    app: '1',
    madeAt: MONDAY_MORNING,
    handFile: (_, bytes) => void files.push(bytes),
  });
  expect(saved).toMatchObject({ ok: true, value: { events: 2, dossiers: 1 } });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const box = JSON.parse(await decrypter.decrypt(files[0]!, 'text')) as { wards: { events: unknown[] }[] };
  const inside = box.wards.flatMap((ward) => ward.events);
  expect(inside.map((event) => isSealedEvent(event) && openSealedEvent(identity, event))).toEqual(events);
});

test('one that was recorded before any centre was heard of waits for its officer, and holds back what comes after it', async () => {
  const { store, context, ring, sentTo, receive } = await setupLocked();
  ring.unlock();
  const { forCentre: _, ...row } = (await store.outbox.event.get([WARD, 2]))!;
  await store.outbox.event.put(row);
  await receive();
  ring.lock();
  expect(await runRound(context, WARD, new Set())).toBeNull();
  expect((sentTo(PUSH) as { wards: { events: unknown[] }[] }[]).map(({ wards }) => wards[0]?.events.length)).toEqual([
    1,
  ]);
  const box = await collectBlackBox({ outbox: store.outbox.name, app: '1', madeAt: MONDAY_MORNING });
  expect(box).toMatchObject({ ok: true, value: { events: 2 } });
  for (const dseq of [1, 3]) await store.outbox.event.delete([WARD, dseq]);
  expect(await collectBlackBox({ outbox: store.outbox.name, app: '1', madeAt: MONDAY_MORNING })).toMatchObject({
    ok: false,
    error: { type: 'OutboxUnreadable' },
  });
});

test('rows under a key that is lost are counted, sent and confirmed, and no list shows them until they come back', async () => {
  const { store, context, ring, states, events } = await setupLocked();
  ring.unlock();
  ring.exchange(WARD);
  await noteUnlocked(store, WARD);
  expect(await store.cache.dossier.count()).toBe(0);
  expect(await countUnsent(store)).toMatchObject({ events: 2 });
  expect(await runRound(context, WARD, new Set())).toBeNull();
  expect(await states()).toEqual(['confirmed', 'confirmed']);
  const { getDossier } = createQueries({ store, origin: 'x' });
  expect((await getDossier(events[0]!.dossierId))?.history.map(({ safety }) => safety)).toEqual([
    'confirmed',
    'confirmed',
  ]);
});

test('a lock that falls in the middle of a round is no failure', async () => {
  const { context, ring } = await setupLocked();
  ring.unlock();
  const { connection } = context;
  const locking: typeof context = {
    ...context,
    connection: {
      ...connection,
      send(method, path, body) {
        if (path === '/api/sync/pull') ring.lock();
        return connection.send(method, path, body);
      },
    },
  };
  expect(await runRound(locking, WARD, new Set())).toBeNull();
});

test('it is signed all the same, over the hashes kept when it was recorded; without one of them not at all', async () => {
  const { store, context, sentTo, events } = await setupLocked();
  const key = await keepSigningKey(store);
  if (!key) throw new Error('no key was kept');
  await context.store.outbox.event.update([WARD, 2], { signedHash: undefined } as never);
  await runRound(context, WARD, new Set());
  await context.store.outbox.event.update([WARD, 2], { signedHash: signedHash(events[1]) });
  await offerAgain(store, WARD);
  await runRound(context, WARD, new Set());
  const [unsigned, signed] = (sentTo(PUSH) as { wards: { signature?: BatchSignature }[] }[]).map(
    ({ wards }) => wards[0],
  );
  expect(unsigned).not.toHaveProperty('signature');
  const place = { device: store.deviceId, ward: WARD, first: 1 };
  expect(isSigned(batchBytes(place, events.map(signedHash)), signed?.signature?.value ?? '', key.publicKey)).toBe(true);
});
