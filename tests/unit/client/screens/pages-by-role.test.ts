/** Every page of the app, by who may open it: the guard of pages says what the table of permissions says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mayOpen } from '#client/screens/frame/navigation-links.ts';
import { rolesThat, type Permission } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';

const PAGES: Record<string, Permission> = {
  '/': 'dossier.view',
  '/tiep-nhan': 'dossier.receive',
  '/ho-so': 'dossier.view',
  '/ho-so/:id': 'dossier.view',
  '/can-xu-ly': 'dossier.view',
  '/thong-ke': 'dossier.view',
  '/thong-ke/bao-cao': 'dossier.view',
  '/thong-ke/so-theo-doi': 'dossier.view',
  '/dong-bo': 'dossier.sync',
  '/dong-bo/may-tinh-bang': 'device.view',
  '/so-cap-so': 'device.view',
  '/nhat-ky-truy-cap': 'access-log.view',
  '/ngan-rieng': 'compartment.lead',
  '/het-thoi-han-luu': 'retention.propose',
  '/quan-tri': 'ward.manage',
  '/quan-tri/thu-tuc': 'ward.manage',
  '/quan-tri/lich': 'ward.manage',
  '/quan-tri/uy-quyen': 'ward.manage',
  '/quan-tri/bieu-mau': 'ward.manage',
  '/tai-khoan': 'signed-in',
  '/tro-giup': 'signed-in',
};

test('every page of the app stands in the table', () => {
  const routes = readFileSync(path.resolve(import.meta.dirname, '../../../../src/client/app/routes.ts'), 'utf8');
  const addresses = [...routes.matchAll(/^ {2}'(\/[^']*)':/gm)].map((match) => match[1]);
  expect(addresses.length).toBeGreaterThan(10);
  expect(addresses.toSorted()).toEqual(Object.keys(PAGES).toSorted());
});

test.each(Object.entries(PAGES))('%s opens for those who may %s', (address, permission) => {
  const page = address.replace(':id', '0192');
  expect(ROLES.filter((role) => mayOpen(role, page))).toEqual(rolesThat(permission));
});
