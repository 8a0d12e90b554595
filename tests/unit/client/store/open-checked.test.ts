import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { NewerDatabaseError, openChecked } from '#client/store/open-checked.ts';
import { openOutboxDatabase } from '#client/store/outbox-database.ts';
import { setupTablet } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';

/** What a version of the app after this one might do. */
async function upgradeBeyond(name: string): Promise<void> {
  const newer = new Dexie(name);
  newer.version(99).stores({ event: '[ward+dseq], dossierId, unconfirmed, somethingNew', other: 'id' });
  await newer.table('event').add({ ward: '00145', dseq: 1, dossierId: 'x', unconfirmed: 1 });
  newer.close();
}

test('a database of a newer app is not opened, and left as it is', async () => {
  await upgradeBeyond('newer-outbox');
  await expect(openChecked(openOutboxDatabase('newer-outbox', createTestRing()))).rejects.toBeInstanceOf(
    NewerDatabaseError,
  );
  await expect(setupTablet({ name: 'newer' })).rejects.toMatchObject({ name: 'NewerDatabaseError' });
  const again = new Dexie('newer-outbox');
  await again.open();
  expect(again.verno).toBe(99);
  expect(await again.table('event').count()).toBe(1);
  again.close();
});

test('a database of this version or of an older one is opened', async () => {
  const first = openOutboxDatabase('own-outbox', createTestRing());
  await openChecked(first);
  first.close();
  const second = openOutboxDatabase('own-outbox', createTestRing());
  await openChecked(second);
  expect(second.isOpen()).toBe(true);
  second.close();
});
