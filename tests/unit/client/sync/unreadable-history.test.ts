/** A first load from a newer centre, of whose events this version of the app does not know every one. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { forgetWard } from '#client/store/projection.ts';
import { noteUnlocked } from '#client/store/unlock.ts';
import { setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createFakeCentre } from './fake-centre.ts';
import { idOf, pathOf } from './packed-tablet.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

test('an open history that cannot be read waits for the next version, and keeps nobody with work of her own out', async () => {
  const centre = createFakeCentre();
  const { make } = setupDossierEvents();
  for (const dossier of [1, 2]) centre.add(make('received', at('2026-03-09 08:00'), { dossier }));
  const tablet = await setupSyncedTablet({ centre });
  await tablet.pull();
  await tablet.commands.takeStep(idOf(1), { kind: 'noted', body: { text: 'Gọi lại' } });
  await forgetWard(tablet.store, WARD);

  const { snapshot, files } = centre.pack(WARD, 1);
  const unheard = Uint8Array.from(gzipSync(JSON.stringify([[{ kind: 'unheard-of', dossierId: idOf(1) }]]))).buffer;
  const sha256 = createHash('sha256').update(new Uint8Array(unheard)).digest('hex');
  Object.assign(snapshot.sections[0] ?? {}, { histories: { bytes: unheard.byteLength, sha256 } });
  (files as Map<string, ArrayBuffer>).set(pathOf(snapshot.wseq, 0, 'histories'), unheard);

  expect(await tablet.pull()).toEqual({ ok: false, error: { type: 'NotUnderstood' } });
  await expect(noteUnlocked(tablet.store, WARD)).resolves.toBeUndefined();
});
