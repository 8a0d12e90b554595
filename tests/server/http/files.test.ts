/** Scans at the real centre: announced by their event, taken part by part, checked as a whole, and given out again. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import { FILE_PART_BYTES, filePath, partCount, type FileState } from '#protocol/file-messages.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { eventsOf, createTablet, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, SAMPLE_BODIES, WARD } from '#support/dossier-events.ts';
import { provenAfter } from '#support/expired-dossiers.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

interface Announced {
  readonly fileId: string;
  readonly bytes: Buffer;
  put(part: number, bytes?: Buffer): ReturnType<typeof putPart>;
  state(): Promise<FileState>;
}

/** A dossier with a scan its tablet has told of, and no byte of it sent. */
async function announce({ size = 600_000, sha256 = '' } = {}): Promise<Announced> {
  // What happens to begin like packed data is sent as it is too.
  const bytes = Buffer.concat([Buffer.from([0x78, 0x9c]), randomBytes(size - 2)]);
  const fileId = randomUUID();
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const body: FileAttachedBody = {
    ...SAMPLE_BODIES['file-attached'],
    fileId,
    bytes: size,
    sha256: sha256 || createHash('sha256').update(bytes).digest('hex'),
  };
  const history = [
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception() }),
    events.make('file-attached', at('2026-03-09 09:20'), { body }),
  ];
  const answer = await tablet.push(history);
  expect(answer).toMatchObject({ result: 'accepted', verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }] });
  return {
    fileId,
    bytes,
    put: (part, own = partOf(bytes, part)) => putPart(fileId, part, own),
    state: async () => (await officer.send('GET', filePath(WARD, fileId))).json as FileState,
  };
}

function partOf(bytes: Buffer, part: number): Buffer {
  return bytes.subarray(part * FILE_PART_BYTES, (part + 1) * FILE_PART_BYTES);
}

async function putPart(
  fileId: string,
  part: number | string,
  bytes: Buffer,
  { ward = WARD, type = 'application/octet-stream' }: { ward?: string; type?: string } = {},
) {
  const response = await fetch(`${centre.url}${filePath(ward, fileId)}/${part}`, {
    method: 'PUT',
    headers: { cookie: officer.cookie, 'content-type': type },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  return { status: response.status, type: text === '' ? '' : (JSON.parse(text) as { type: string }).type };
}

async function readBack(fileId: string, ward: string = WARD) {
  const response = await fetch(`${centre.url}/api/wards/${ward}/files/${fileId}`, {
    headers: { cookie: officer.cookie },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const problem = (name: string) => `urn:dung-hen:problem:${name}`;

describe('a scan', () => {
  test('comes part by part, in any order, and goes on where it was cut', async () => {
    const { fileId, bytes, put, state } = await announce();
    expect(await state()).toEqual({ ward: WARD, file: fileId, held: [], isComplete: false });
    expect(await put(2)).toEqual({ status: 204, type: '' });
    expect(await put(0)).toEqual({ status: 204, type: '' });
    expect(await state()).toMatchObject({ held: [0, 2], isComplete: false });
    expect((await readBack(fileId)).status).toBe(404);

    expect(await put(1)).toEqual({ status: 204, type: '' });
    expect(await state()).toMatchObject({ held: [0, 1, 2], isComplete: true });
    const back = await readBack(fileId);
    expect(back.status).toBe(200);
    expect(back.bytes.equals(bytes)).toBe(true);
    // Whatever the event calls it, a browser may not run it.
    expect(back.headers.get('content-type')).toBe('application/octet-stream');
    expect(back.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('of exactly whole parts ends with its last one', async () => {
    const { put, state } = await announce({ size: 2 * FILE_PART_BYTES });
    expect(partCount(2 * FILE_PART_BYTES)).toBe(2);
    expect((await put(2, Buffer.alloc(0))).type).toBe(problem('wrong-part'));
    await put(0);
    await put(1);
    expect((await state()).isComplete).toBe(true);
  });

  test('may have a part sent again, before and after it is complete: the first one stays', async () => {
    const { fileId, bytes, put, state } = await announce();
    await put(0);
    expect(await put(0, randomBytes(FILE_PART_BYTES))).toEqual({ status: 204, type: '' });
    await put(1);
    await put(2);
    expect((await state()).isComplete).toBe(true);
    expect(await put(1, randomBytes(FILE_PART_BYTES))).toEqual({ status: 204, type: '' });
    expect((await readBack(fileId)).bytes.equals(bytes)).toBe(true);
  });

  test('sent by two tablets or tabs at once is stored once, and complete', async () => {
    const files = await Promise.all(Array.from({ length: 12 }, () => announce()));
    await Promise.all(files.map(({ put }) => put(0)));
    // The last two at once: one of them must find the other there.
    await Promise.all(files.flatMap(({ put }) => [1, 2].map((part) => put(part))));
    for (const { fileId, bytes, state } of files) {
      expect((await state()).isComplete).toBe(true);
      expect((await readBack(fileId)).bytes.equals(bytes)).toBe(true);
      const [{ count } = { count: 0 }] = await centre.sql<
        { count: number }[]
      >`select count(*)::int as count from file_part where file_id = ${fileId}`;
      expect(count).toBe(3);
    }
  });

  test.each([
    ['too short', 0, 1000],
    ['too long for a last part', 2, FILE_PART_BYTES],
    ['beyond the end', 3, 1000],
  ])('takes no part that is %s', async (_name, part, size) => {
    const { put, state } = await announce();
    expect(await put(part, randomBytes(size))).toEqual({ status: 409, type: problem('wrong-part') });
    expect((await state()).held).toEqual([]);
  });

  test('that is not what its event says is dropped whole, to be sent from the start', async () => {
    const { fileId, put, state } = await announce({ sha256: 'ab'.repeat(32) });
    await put(0);
    await put(1);
    expect(await put(2)).toEqual({ status: 409, type: problem('file-differs') });
    expect(await state()).toMatchObject({ held: [], isComplete: false });
    expect((await readBack(fileId)).status).toBe(404);
  });

  test('nobody has told of is not taken', async () => {
    expect(await putPart(randomUUID(), 0, randomBytes(1000))).toEqual({ status: 404, type: problem('no-such-file') });
    expect((await officer.send('GET', filePath(WARD, randomUUID()))).status).toBe(404);
    expect((await readBack(randomUUID())).status).toBe(404);
  });

  test('of another ward is neither taken, told of nor given out', async () => {
    const { fileId, bytes, put } = await announce({ size: 1000 });
    await put(0);
    expect(await putPart(fileId, 0, bytes, { ward: OTHER_WARD })).toMatchObject({ status: 403 });
    expect((await officer.send('GET', filePath(OTHER_WARD, fileId))).status).toBe(403);
    expect((await readBack(fileId, OTHER_WARD)).status).toBe(403);
  });

  test('sent as anything but bytes, too large, or under no number is refused', async () => {
    const { fileId, put } = await announce();
    expect(await putPart(fileId, 0, Buffer.from('{}'), { type: 'application/json' })).toMatchObject({ status: 415 });
    expect(await put(0, randomBytes(FILE_PART_BYTES + 1))).toMatchObject({ status: 413 });
    expect(await putPart(fileId, 'x', randomBytes(10))).toMatchObject({ status: 422 });
    expect(await putPart('x', 0, randomBytes(10))).toMatchObject({ status: 422 });
  });
});

test('an event may name only a picture or a PDF of at most 20 MB', async () => {
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const sample = SAMPLE_BODIES['file-attached'];
  const answer = await tablet.push([
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception() }),
    events.make('file-attached', at('2026-03-09 09:20'), { body: { ...sample, bytes: 20 * 1024 * 1024 + 1 } }),
    events.make('file-attached', at('2026-03-09 09:20'), {
      body: { ...sample, mediaType: 'text/html' as 'image/png' },
    }),
    events.make('file-attached', at('2026-03-09 09:20'), { body: { ...sample, sha256: 'x' } }),
  ]);
  expect(answer).toMatchObject({
    verdicts: [{ outcome: 'stored' }, ...Array.from({ length: 3 }, () => ({ outcome: 'quarantined' }))],
  });
});

test('a file is the same one in whichever case its id is written', async () => {
  const file = await announce({ size: 1000 });
  const upper = file.fileId.toUpperCase();
  expect((await putPart(upper, 0, file.bytes)).status).toBe(204);
  expect((await officer.send('GET', filePath(WARD, upper))).json).toMatchObject({
    file: file.fileId,
    isComplete: true,
  });
  expect((await readBack(upper)).bytes.equals(file.bytes)).toBe(true);
});

test('the proof names a scan that was changed or is no longer whole, and none that has not arrived', async () => {
  const [whole, half] = [await announce(), await announce()];
  for (const part of [0, 1, 2]) expect((await whole.put(part)).status).toBe(204);
  expect((await half.put(0)).status).toBe(204);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  const of = `where file_id = '${whole.fileId}' and part = 1`;
  expect(await provenAfter(centre, `delete from file_part ${of}`)).toEqual(['ScanMissing']);
  const changed = `update file_part set bytes = set_byte(bytes, 7, 255 - get_byte(bytes, 7)) ${of}`;
  expect(await provenAfter(centre, changed)).toEqual(['ScanChanged']);
});
