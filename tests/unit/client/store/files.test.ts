/** When the bytes of a scan may leave the tablet: only when the centre has had all of it for a month and its event is gone too. */
import { expect, test } from 'vitest';
import { dropOldFiles } from '#client/store/files.ts';
import type { FileRow } from '#client/store/outbox-database.ts';
import { trimWard } from '#client/store/trim.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { OTHER_WARD, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupTablet } from '#support/tablet.ts';

const NOW = at('2026-06-15 09:00');
const daysAgo = (days: number) => (NOW - days * MS_PER_DAY) as Instant;
const MONTH_AGO = daysAgo(30);

/** Made on 9 March, at the centre for 31 days, its event no longer in the outbox. */
const OLD: FileRow = {
  fileId: 'f',
  ward: WARD,
  dossierId: uuid('dossier', 1) as DossierId,
  dseq: 2,
  name: 'a.jpg',
  mediaType: 'image/jpeg',
  bytes: 3,
  heldParts: 1,
  state: 'at-centre',
  completeAt: daysAgo(31),
};

async function setupFile(changes: Partial<FileRow> = {}) {
  const tablet = await setupTablet({ now: NOW });
  const { outbox } = tablet.store;
  await outbox.file.add({ ...OLD, ...changes });
  await outbox.fileBytes.add({ fileId: 'f', ward: WARD, data: new ArrayBuffer(3) });
  const held = async () => [await outbox.file.count(), await outbox.fileBytes.count()];
  return { ...tablet, outbox, held };
}

test('a scan the centre has had for a month makes room, row and bytes', async () => {
  const { store, held } = await setupFile();
  await dropOldFiles(store, WARD, MONTH_AGO);
  expect(await held()).toEqual([0, 0]);
});

test('the daily clearing up does it', async () => {
  const { store, held } = await setupFile();
  await trimWard(store, WARD, NOW);
  expect(await held()).toEqual([0, 0]);
});

test.each<[string, Partial<FileRow>]>([
  ['that is not all at the centre, however old', { state: 'waiting', completeAt: null }],
  ['complete for less than a month', { completeAt: daysAgo(29) }],
  ['of another ward', { ward: OTHER_WARD }],
])('a scan %s stays', async (_name, changes) => {
  const { store, held } = await setupFile(changes);
  await dropOldFiles(store, WARD, MONTH_AGO);
  expect(await held()).toEqual([1, 1]);
});

test.each(['pending', 'at-centre', 'set-aside', 'confirmed'] as const)(
  'a scan stays while its event is in the outbox, here %s',
  async (state) => {
    const { store, outbox, held } = await setupFile();
    const event = setupDossierEvents().make('file-attached', at('2026-03-09 09:00'));
    await outbox.event.add({
      ward: WARD,
      dseq: OLD.dseq,
      dossierId: OLD.dossierId,
      event,
      state,
      wseq: null,
      reason: null,
    });
    await dropOldFiles(store, WARD, MONTH_AGO);
    expect(await held()).toEqual([1, 1]);
  },
);
