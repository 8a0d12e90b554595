import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { actor, uuid, WARD } from '#support/dossier-events.ts';
import { hello, MONDAY_MORNING, setupTablet, type Tablet } from '#support/tablet.ts';

const PERSONAL_ID = '001085001234';
const DOSSIER = uuid('dossier', 1) as DossierId;
const looksOf = ({ store }: Tablet) => store.outbox.access.toArray();

test('a look is kept with who, when, what and which dossier, under the next number of the tablet, to be sent', async () => {
  const tablet = await setupTablet();
  await tablet.commands.noteAccess({ action: 'view', dossierId: DOSSIER, holderId: actor().userId });
  await tablet.commands.noteAccess({ action: 'show-id', dossierId: DOSSIER, holderId: 'u-other' });
  await tablet.commands.noteAccess({ action: 'export', about: 'Sổ theo dõi', reason: ' quý I ' });
  const plain = { ward: WARD, userId: actor().userId, at: MONDAY_MORNING, sought: null, unsent: 1 };
  expect(await looksOf(tablet)).toEqual([
    {
      ...plain,
      id: expect.any(String),
      number: 1,
      action: 'view',
      dossierId: DOSSIER,
      isHolder: true,
      about: '',
      reason: '',
    },
    {
      ...plain,
      id: expect.any(String),
      number: 2,
      action: 'show-id',
      dossierId: DOSSIER,
      isHolder: false,
      about: '',
      reason: '',
    },
    {
      ...plain,
      id: expect.any(String),
      number: 3,
      action: 'export',
      dossierId: null,
      isHolder: false,
      about: 'Sổ theo dõi',
      reason: 'quý I',
    },
  ]);
});

test('the number searched for is readable for the centre alone', async () => {
  const identity = await generateX25519Identity();
  const tablet = await setupTablet({ isEnrolled: false });
  const blackBoxRecipient = await identityToRecipient(identity);
  await tablet.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient }), wardCode: WARD });
  await tablet.commands.noteAccess({ action: 'search-id', personalId: PERSONAL_ID });
  const [look] = await looksOf(tablet);
  expect(JSON.stringify(look)).not.toContain(PERSONAL_ID);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  expect(await decrypter.decrypt(Buffer.from(look?.sought ?? '', 'base64'), 'text')).toBe(PERSONAL_ID);
});

test('a search is noted without its number where the tablet knows nobody to encrypt it for', async () => {
  const tablet = await setupTablet({ isEnrolled: false });
  await tablet.commands.noteAccess({ action: 'search-id', personalId: PERSONAL_ID });
  expect(await looksOf(tablet)).toMatchObject([{ action: 'search-id', sought: null }]);
});

test('never stops anybody: on a full disk, with nobody signed in, by a clock from nowhere', async () => {
  const tablet = await setupTablet();
  const { store, commands, actAs } = tablet;
  tablet.set(0 as Instant);
  await commands.noteAccess({ action: 'view', dossierId: DOSSIER });
  // What the wire does not carry would keep all that follows from being sent.
  expect((await looksOf(tablet))[0]?.at).toBe(Date.UTC(2015, 0, 1));
  store.outbox.access.hook('creating', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(commands.noteAccess({ action: 'view', dossierId: DOSSIER })).resolves.toBeUndefined();
  actAs(null);
  await expect(commands.noteAccess({ action: 'view', dossierId: DOSSIER })).resolves.toBeUndefined();
  expect(await looksOf(tablet)).toHaveLength(1);
});
