import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { saveBlackBox } from '#client/sync/save-black-box.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, intakeFacts, setupTablet, type Tablet } from '#support/tablet.ts';

const MADE_AT = at('2026-03-12 00:05');

async function setup(dossiers: number) {
  const identity = await generateX25519Identity();
  const tablet = await setupTablet();
  const blackBoxRecipient = await identityToRecipient(identity);
  await tablet.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient }), wardCode: WARD });
  for (let i = 0; i < dossiers; i++) await tablet.commands.receiveDossier(intakeFacts());
  const files = new Map<string, Uint8Array>();
  const save = (maxBytes?: number) =>
    saveBlackBox({
      outbox: tablet.store.outbox.name,
      wardKeys: tablet.ring,
      app: '0.1.0',
      madeAt: MADE_AT,
      handFile: (name, bytes) => void files.set(name, bytes),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
  const open = async (name: string) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return JSON.parse(await decrypter.decrypt(files.get(name)!, 'text')) as { wards: { events: unknown[] }[] };
  };
  return { tablet, files, save, open };
}

async function eventsOf({ store }: Tablet) {
  return (await store.outbox.event.toArray()).map(({ event }) => event);
}

test('the file is named by tablet and moment in Việt Nam, and only the centre reads it', async () => {
  const { tablet, files, save, open } = await setup(2);
  const saved = await save();
  const name = 'dung-hen-deadbeef-20260312-0005.age';
  const note = { device: tablet.store.deviceId, madeAt: MADE_AT, pieces: { [WARD]: [[1, 2]] } };
  expect(saved).toEqual({ ok: true, value: { fileNames: [name], dossiers: 2, events: 2, madeAt: MADE_AT, note } });
  expect((await open(name)).wards).toEqual([{ ward: WARD, first: 1, events: await eventsOf(tablet) }]);
  expect(new TextDecoder().decode(files.get(name))).not.toContain(intakeFacts().applicant.fullName);
});

test('more than a file may hold becomes several files that together hold everything', async () => {
  const { tablet, save, open } = await setup(3);
  const saved = await save(100);
  const names = ['', '-2', '-3'].map((part) => `dung-hen-deadbeef-20260312-0005${part}.age`);
  expect(saved.ok && saved.value.fileNames).toEqual(names);
  const parts = await Promise.all(names.map(open));
  expect(parts.flatMap(({ wards }) => wards.flatMap(({ events }) => events))).toEqual(await eventsOf(tablet));
});

test('a file that cannot be made is said, and the outbox is as before', async () => {
  const { tablet } = await setup(1);
  const before = await tablet.store.outbox.event.toArray();
  const fail = await saveBlackBox({
    outbox: tablet.store.outbox.name,
    wardKeys: tablet.ring,
    app: '0.1.0',
    madeAt: MADE_AT,
    handFile: () => {
      throw new Error('no room');
    },
  });
  expect(fail).toEqual({ ok: false, error: { type: 'FileNotMade', detail: 'Error: no room' } });
  expect(await tablet.store.outbox.event.toArray()).toEqual(before);
});
