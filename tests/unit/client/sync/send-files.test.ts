import * as v from 'valibot';
import { expect, test } from 'vitest';
import { countUnsent } from '#client/queries/watch-unsent.ts';
import { offerAgain } from '#client/store/outbox.ts';
import { sendFiles } from '#client/sync/send-files.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import { FILE_PART_BYTES, filePath } from '#protocol/file-messages.ts';
import { WARD } from '#support/dossier-events.ts';
import { createFileCentre, refuse } from './file-centre.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const ALWAYS = () => true;
const ofFiles = (requests: readonly { readonly path: string }[]) =>
  requests.filter(({ path }) => path.startsWith('/api/sync/files/'));

/** Three parts, the last one short, the same wherever it is made. */
function scanOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8) * 7 + seed) % 256);
}

async function setupScans(sizes: readonly number[] = [2 * FILE_PART_BYTES + 1000]) {
  const centre = createFileCentre();
  const tablet = await setupSyncedTablet({ centre });
  const [dossier] = await tablet.receive();
  const scans = sizes.map((size, index) => scanOf(size, index + 1));
  const attach = async (bytes: Uint8Array<ArrayBuffer>, id = dossier as DossierId) => {
    const content = new Blob([bytes], { type: 'image/jpeg' });
    const kept = await tablet.commands.attachFile(id, { content, name: 'a.jpg', about: 'papers', document: 'Tờ khai' });
    if (!kept.ok) throw new Error(kept.error.type);
  };
  for (const bytes of scans) await attach(bytes);
  const parts: number[] = [];
  const rows = () => tablet.store.outbox.file.orderBy('fileId').toArray();
  const arrived = async () => (await rows()).map(({ fileId }) => centre.fileOf(fileId)?.toString('hex'));
  return {
    ...tablet,
    centre,
    scans: scans.map((bytes) => Buffer.from(bytes).toString('hex')),
    attach,
    rows,
    arrived,
    send: (isFree = ALWAYS) => sendFiles(tablet.context, { isFree, onPart: () => parts.push(1) }),
    /** One for each part the centre took. */
    parts,
  };
}

test('nothing of a scan is sent before its event is at the centre; then part by part, and it is asked for at the end', async () => {
  const { send, push, centre, rows, arrived, scans, parts, requests } = await setupScans();
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(ofFiles(requests)).toEqual([]);

  await push();
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(centre.log).toEqual(['0: ask', '0: take 0', '0: take 1', '0: take 2', '0: ask']);
  expect(await arrived()).toEqual(scans);
  expect(await rows()).toMatchObject([{ state: 'at-centre', heldParts: 3 }]);
  expect(parts).toHaveLength(3);

  await send();
  expect(centre.log).toHaveLength(5);
});

test('a scan whose event was set aside waits: the centre knows of no such file', async () => {
  const { send, push, centre, rows, requests } = await setupScans();
  centre.quarantine(({ kind }) => kind === 'file-attached');
  await push();
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(ofFiles(requests)).toEqual([]);
  expect(await rows()).toMatchObject([{ state: 'waiting' }]);
});

test('a centre that holds every part and has not looked at the whole is made to by one more', async () => {
  const { send, push, centre, rows, script } = await setupScans();
  await push();
  const [file] = await rows();
  const { fileId } = file!;
  script(filePath(WARD, fileId), {
    status: 200,
    json: { ward: WARD, file: fileId, held: [0, 1, 2], isComplete: false },
  });
  await send();
  expect(centre.log).toEqual(['0: take 2', '0: ask']);
});

const STEPS = ['0: ask', '0: take 0', '0: take 1', '0: take 2', '0: ask'];

test.each(STEPS.flatMap((_, at) => [['there', at] as const, ['back', at] as const]))(
  'a line cut on the way %s at request %i: the next round goes on at the part',
  async (way, at) => {
    const { send, push, centre, rows, arrived, scans } = await setupScans();
    await push();
    let left = at;
    const cut = () => {
      if (left-- === 0) throw new TypeError('network');
    };
    if (way === 'there') centre.before(cut);
    else centre.after(cut);
    expect(await send()).toEqual({ ok: false, error: { type: 'Unreachable' } });
    expect(await rows()).toMatchObject([{ state: 'waiting' }]);

    expect(await send()).toEqual({ ok: true, value: 'done' });
    expect(await arrived()).toEqual(scans);
    expect(await rows()).toMatchObject([{ state: 'at-centre' }]);
    // What the centre had taken is not sent again: at most the one request that was cut.
    const taken = centre.log.filter((entry) => entry.includes('take'));
    expect(taken.length).toBeLessThanOrEqual(way === 'there' && at > 0 && at < 4 ? 4 : 3);
  },
);

test('what was recorded between two parts goes first; the rest follows in the next round', async () => {
  const { send, push, centre, receive, rows, script } = await setupScans();
  await push();
  const [file] = await rows();
  script(`${filePath(WARD, file!.fileId)}/0`, async (request) => {
    await receive();
    return centre.answer(request);
  });
  expect(await send()).toEqual({ ok: true, value: 'interrupted' });
  expect(centre.log.at(-1)).toBe('0: take 0');
  await push();
  expect(centre.events(WARD).filter(({ kind }) => kind === 'received')).toHaveLength(2);
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(await rows()).toMatchObject([{ state: 'at-centre' }]);
});

test('somebody who waits is let through after one part, and each round brings at least one', async () => {
  const { send, push, centre, rows } = await setupScans();
  await push();
  const busy = () => false;
  for (const part of [0, 1]) {
    expect(await send(busy)).toEqual({ ok: true, value: 'interrupted' });
    expect(centre.log.at(-1)).toBe(`0: take ${part}`);
  }
  expect(await rows()).toMatchObject([{ state: 'waiting', heldParts: 2 }]);
  await send(busy);
  await send(busy);
  expect(await rows()).toMatchObject([{ state: 'at-centre' }]);
});

test('an event that cannot be sent, such as one of a refused ward, holds up no scan', async () => {
  const { send, push, receive, rows, centre } = await setupScans();
  await push();
  await receive();
  centre.refuse(WARD);
  await push();
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(await rows()).toMatchObject([{ state: 'at-centre' }]);
});

test('what the centre refuses of one scan does not hold up the next', async () => {
  const { send, push, script, rows, centre } = await setupScans([1000, 2000]);
  await push();
  const [first] = await rows();
  script(filePath(WARD, first!.fileId), refuse(404, 'no-such-file'));
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect((await rows()).map(({ state }) => state)).toEqual(['waiting', 'at-centre']);
  await send();
  expect((await rows()).map(({ state }) => state)).toEqual(['at-centre', 'at-centre']);
  expect(centre.log.filter((entry) => entry.startsWith('1: take'))).toHaveLength(1);
});

test.each([
  ['a captive portal answers everything', { status: 200, json: undefined }, 'Unreachable'],
  ['the session has ended', refuse(401, 'not-signed-in'), 'SignedOut'],
  ['the centre stumbles', refuse(500, 'fault'), 'Unreachable'],
] as const)('when %s, everything waits as it is', async (_name, reply, type) => {
  const { send, push, script, rows, centre } = await setupScans([1000, 2000]);
  await push();
  const [first] = await rows();
  script(filePath(WARD, first!.fileId), reply);
  expect(await send()).toEqual({ ok: false, error: { type } });
  expect(centre.log).toEqual([]);
  expect((await rows()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
});

test('a portal that takes parts and hands them to nobody does not make a scan safe', async () => {
  const { send, push, script, rows } = await setupScans([1000]);
  await push();
  const [file] = await rows();
  script(`${filePath(WARD, file!.fileId)}/0`, { status: 204, json: null });
  await send();
  expect(await rows()).toMatchObject([{ state: 'waiting' }]);
  await send();
  expect(await rows()).toMatchObject([{ state: 'at-centre' }]);
});

test('a scan spoilt on the way is dropped by the centre and sent again from the start', async () => {
  const { send, push, script, rows, arrived, scans, centre } = await setupScans();
  await push();
  const [file] = await rows();
  const spoil = `${filePath(WARD, file!.fileId)}/1`;
  script(spoil, (request) => centre.answer({ ...request, body: new ArrayBuffer(FILE_PART_BYTES) }));
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(await rows()).toMatchObject([{ state: 'waiting', heldParts: 0 }]);
  expect(await send()).toEqual({ ok: true, value: 'done' });
  expect(await arrived()).toEqual(scans);
});

test('a centre that was restored gets back what it lost, and is asked first', async () => {
  const { send, push, pull, centre, rows, arrived, scans, store } = await setupScans([1000, 2000]);
  await push();
  await pull();
  await send();
  centre.loseFiles();
  await offerAgain(store, WARD);
  expect((await rows()).map(({ state, heldParts }) => [state, heldParts])).toEqual([
    ['waiting', 0],
    ['waiting', 0],
  ]);
  await push();
  await send();
  expect(await arrived()).toEqual(scans);
});

test('scans are counted apart: a dossier that is sent is sent, though its scan waits', async () => {
  const { send, push, store } = await setupScans([1000, 2000]);
  expect(await countUnsent(store)).toMatchObject({ dossiers: 1, events: 3, files: 2 });
  await push();
  expect(await countUnsent(store)).toMatchObject({ dossiers: 0, events: 0, files: 2 });
  await send();
  expect(await countUnsent(store)).toMatchObject({ files: 0 });
});

test('the event of a scan is one the centre reads', async () => {
  const { store } = await setupScans([1000]);
  const row = await store.outbox.event.orderBy('[ward+dseq]').last();
  expect(v.safeParse(dossierEventSchema, row?.event)).toMatchObject({ success: true, output: row?.event });
});
