import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { ReadFailure, Scan } from '#client/commands/commands.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { actor, WARD } from '#support/dossier-events.ts';
import { intakeFacts, setupTablet, type Tablet } from '#support/tablet.ts';

const bytes = randomBytes(50_000);

function scan(changes: Partial<Scan> = {}, type = 'application/pdf'): Scan {
  return { content: new Blob([bytes], { type }), name: 'don.pdf', about: 'papers', document: 'Tờ khai', ...changes };
}

async function setupDossier(): Promise<Tablet & { readonly id: DossierId }> {
  const tablet = await setupTablet();
  const received = await tablet.commands.receiveDossier(intakeFacts());
  if (!received.ok) throw new Error(received.error.type);
  return { ...tablet, id: received.value.dossierId };
}

async function held({ store }: Tablet) {
  const { outbox } = store;
  const [events, files, contents] = await Promise.all([
    outbox.event.toArray(),
    outbox.file.toArray(),
    outbox.fileBytes.toArray(),
  ]);
  return { events, files, contents, next: (await outbox.sequence.get(WARD))?.next };
}

describe('a scan', () => {
  test('lies on the tablet with its event, named by its hash', async () => {
    const tablet = await setupDossier();
    expect(await tablet.commands.attachFile(tablet.id, scan())).toEqual({ ok: true, value: null });
    const { events, files, contents } = await held(tablet);
    const event = events.at(-1)?.event;
    const fileId = files[0]?.fileId ?? '';
    expect(event).toMatchObject({
      kind: 'file-attached',
      dossierId: tablet.id,
      body: {
        fileId,
        name: 'don.pdf',
        mediaType: 'application/pdf',
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        about: 'papers',
        document: 'Tờ khai',
      },
    });
    expect(files).toEqual([
      {
        fileId,
        ward: WARD,
        dossierId: tablet.id,
        dseq: event?.dseq,
        name: 'don.pdf',
        mediaType: 'application/pdf',
        bytes: bytes.length,
        heldParts: 0,
        state: 'waiting',
        completeAt: null,
      },
    ]);
    expect(Buffer.from(contents[0]?.data ?? new ArrayBuffer(0)).equals(bytes)).toBe(true);
    expect(tablet.recorded()).toBe(2);
  });

  test.each<[string, Scan | Promise<null>, string]>([
    ['of another kind', scan({}, 'text/html'), 'FileKindNotTaken'],
    ['without a kind', scan({}, ''), 'FileKindNotTaken'],
    ['with nothing in it', scan({ content: new Blob([], { type: 'image/png' }) }), 'FileEmpty'],
    ['over 20 MB', scan({ content: hugeBlob() }), 'FileTooLarge'],
    ['that can no longer be read', scan({ content: unreadable() }), 'FileUnreadable' satisfies ReadFailure['type']],
    ['that is no picture', Promise.resolve(null), 'FileUnreadable'],
    ['without a name', scan({ name: ' ' }), 'StepNeedsText'],
  ])('%s is refused, and nothing is kept', async (_name, chosen, type) => {
    const tablet = await setupDossier();
    const before = await held(tablet);
    expect(await tablet.commands.attachFile(tablet.id, chosen)).toMatchObject({ ok: false, error: { type } });
    expect(await held(tablet)).toEqual(before);
  });

  test('is not for those who only watch', async () => {
    const tablet = await setupDossier();
    tablet.actAs({ actor: actor('supervisor'), ward: WARD });
    expect(await tablet.commands.attachFile(tablet.id, scan())).toMatchObject({
      ok: false,
      error: { type: 'StepNotAllowed' },
    });
  });

  test('is in the name of whoever chose it, though another officer takes over while the picture is made smaller', async () => {
    const tablet = await setupDossier();
    let fit: ((fitted: Scan) => void) | undefined;
    const fitting = new Promise<Scan>((resolve) => (fit = resolve));
    const adding = tablet.commands.attachFile(tablet.id, fitting);
    tablet.actAs({ actor: { ...actor(), userId: 'u-khac' }, ward: WARD });
    fit?.(scan());
    expect((await adding).ok).toBe(true);
    expect((await held(tablet)).events.at(-1)?.event.actor).toEqual(actor());
  });

  test('keeps the end of an endless name, which says what it is', async () => {
    const tablet = await setupDossier();
    await tablet.commands.attachFile(tablet.id, scan({ name: `${'a'.repeat(3000)}.pdf` }));
    expect((await held(tablet)).files[0]?.name).toMatch(/^a{251}\.pdf$/);
  });

  test.each(['event', 'file', 'fileBytes'] as const)(
    'on a full disk leaves nothing half: the write into %s fails, the number is given back, and it is said',
    async (table) => {
      const tablet = await setupDossier();
      const before = await held(tablet);
      const { outbox } = tablet.store;
      const fails = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      outbox[table].hook('creating', fails);
      expect(await tablet.commands.attachFile(tablet.id, scan())).toEqual({
        ok: false,
        error: { type: 'StorageFull' },
      });
      outbox[table].hook('creating').unsubscribe(fails);
      expect(await held(tablet)).toEqual(before);
      // There is room again: the same tap works.
      expect((await tablet.commands.attachFile(tablet.id, scan())).ok).toBe(true);
    },
  );

  test('whose bytes are not there after the commit is not said to be kept', async () => {
    const tablet = await setupDossier();
    vi.spyOn(tablet.store.outbox.fileBytes, 'get').mockResolvedValue(undefined as never);
    expect(await tablet.commands.attachFile(tablet.id, scan())).toMatchObject({
      ok: false,
      error: { type: 'StorageFailed', detail: expect.stringContaining('file was not there') },
    });
  });
});

/** Twenty megabytes and one byte: enough to be refused by its size before it is read. */
function hugeBlob(): Blob {
  const megabyte = new Uint8Array(1024 * 1024);
  return new Blob([...Array.from({ length: 20 }, () => megabyte), new Uint8Array(1)], { type: 'image/jpeg' });
}

/** As a stick that was pulled out. */
function unreadable(): Blob {
  const blob = new Blob([bytes], { type: 'application/pdf' });
  blob.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  return blob;
}
