import { screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import HeldNotice from '#client/screens/frame/HeldNotice.svelte';
import LoadProgress from '#client/screens/frame/LoadProgress.svelte';
import { createPartKeeper } from '#client/store/keep-part.ts';
import { beginLoad, endLoad } from '#client/store/take-section.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { snapshotPath, type SnapshotPart } from '#protocol/snapshot-messages.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { packSnapshot } from '#support/packed-snapshot.ts';

const MONDAY = at('2026-03-09 08:00');

/** Twelve closed dossiers, in sections of three; parts arrive when the test says so. */
async function beginFirstLoad({ tablet: { store } }: FakeApp) {
  const { make } = setupDossierEvents();
  const events = Array.from({ length: 12 }, (_, index) => [
    make('received', MONDAY, { dossier: index + 1 }),
    make('refused', MONDAY, { dossier: index + 1 }),
  ]).flat() as DossierEvent[];
  const { snapshot, files } = packSnapshot(WARD, events, 3);
  const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot };
  await beginLoad(store, load);
  return {
    async arrive(part: SnapshotPart, ...sections: number[]) {
      for (const section of snapshot.sections.filter((one) => sections.includes(one.section))) {
        const bytes = files.get(snapshotPath(WARD, snapshot.wseq, { section: section.section, part }));
        if (bytes) await createPartKeeper(store, load)({ section, part, bytes });
      }
      await endLoad(store, load);
    },
  };
}

const bar = (name: RegExp) => screen.findByRole('progressbar', { name });

describe('LoadProgress', () => {
  test('counts what can be listed, then what can be opened, and is gone in the end', async () => {
    const fake = await setupFakeApp();
    const { arrive } = await beginFirstLoad(fake);
    renderWithApp(LoadProgress, { fake });
    expect(await bar(/Đang tải hồ sơ: 0\/12/)).toBeInTheDocument();
    await arrive('rows', 0, 1);
    expect(await bar(/Đang tải hồ sơ: 6\/12/)).toHaveValue(6);
    await arrive('rows', 2, 3);
    expect(await bar(/Đang tải lịch sử hồ sơ cũ: 0\/12/)).toHaveValue(0);
    expect(screen.getByText(/đã tìm và thống kê được tất cả/)).toBeInTheDocument();
    await arrive('histories', 0, 1, 2);
    expect(await bar(/9\/12/)).toHaveValue(9);
    await arrive('histories', 3);
    await expect.poll(() => screen.queryByRole('progressbar')).toBeNull();
  });

  test('says nothing when there is nothing to load', async () => {
    const fake = await setupFakeApp();
    renderWithApp(LoadProgress, { fake });
    await fake.tablet.store.cache.load.count();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });
});

describe('HeldNotice', () => {
  test('says that the figures are not complete while dossiers are still coming', async () => {
    const fake = await setupFakeApp();
    const { arrive } = await beginFirstLoad(fake);
    await arrive('rows', 0);
    renderWithApp(HeldNotice, { fake, props: { from: MONDAY } });
    expect(await screen.findByText('Máy này mới tải được 3/12 hồ sơ.')).toBeInTheDocument();
    await arrive('rows', 1, 2, 3);
    await expect.poll(() => screen.queryByText(/mới tải được/)).toBeNull();
  });

  test('says of a ward that was never fetched that a nought is no figure, and no more once it was', async () => {
    const fake = await setupFakeApp();
    renderWithApp(HeldNotice, { fake, props: { from: MONDAY } });
    expect(await screen.findByText(/chưa tải xong hồ sơ của phường/)).toBeInTheDocument();
    expect(screen.getByText(/đừng dùng để báo cáo/)).toBeInTheDocument();
    await fake.tablet.store.cache.cursor.put({ ward: WARD, epoch: 'e', wseq: 0, chain: null });
    await expect.poll(() => screen.queryByText(/chưa tải xong hồ sơ/)).toBeNull();
  });

  test('sends people to the centre for a period this tablet no longer holds, and only for that', async () => {
    const fake = await setupFakeApp();
    const { cache } = fake.tablet.store;
    await cache.trimmed.put({ id: uuid('dossier', 1) as DossierId, ward: WARD });
    await cache.trim.put({ ward: WARD, at: MONDAY, endedBefore: at('2025-03-09 00:00') });
    const view = renderWithApp(HeldNotice, { fake, props: { from: at('2025-03-01 00:00') } });
    expect(await screen.findByText('Hồ sơ kết thúc trước 09/03/2025 không còn lưu trên máy này.')).toBeInTheDocument();
    expect(screen.getByText(/hỏi trung tâm/)).toBeInTheDocument();
    view.unmount();
    renderWithApp(HeldNotice, { fake, props: { from: at('2025-03-09 00:00') } });
    await cache.trim.count();
    expect(screen.queryByText(/không còn lưu/)).toBeNull();
  });
});
