import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  can,
  EVERY_WARD_ROLES,
  PERMISSIONS,
  reachesEveryWard,
  rolesThat,
  scopeOf,
  type Permission,
  type Scope,
} from '#domain/access/can.ts';
import { findOnlyChair, ROLES, type Role } from '#domain/access/role.ts';

const permissions = Object.keys(PERMISSIONS) as Permission[];

/** In the order of `ROLES`: s the own account, w the own wards, e every ward, - not at all. */
const TABLE: Record<Permission, string> = {
  'signed-in': 'sssssss',
  'ward.view': 'wwwwwwe',
  'dossier.receive': 'w---w--',
  'dossier.view': 'wwwwww-',
  'dossier.sync': 'wwwwww-',
  'dossier.handle': 'wwwww--',
  'figures.view': 'wwwwwwe',
  'signals.view': '-----w-',
  'delegation.watch': '--www-e',
  'device.view': '--wwwwe',
  'device.revoke': '--www-e',
  'set-aside.release': '--www-e',
  'access-log.view': '--wwww-',
  'ward.manage': '----w-e',
  'centre.manage': '------e',
};
const SIGNS: Record<Scope, string> = { self: 's', 'own-ward': 'w', 'every-ward': 'e' };

describe('the table of permissions', () => {
  test.each(permissions)('says of %s who may and how far', (permission) => {
    const signs = ROLES.map((role) => {
      const scope = scopeOf(role, permission);
      return scope === null ? '-' : SIGNS[scope];
    });
    expect(signs.join('')).toBe(TABLE[permission]);
    for (const role of ROLES) expect(can(role, permission)).toBe(scopeOf(role, permission) !== null);
    expect(rolesThat(permission)).toEqual(ROLES.filter((role) => can(role, permission)));
  });

  test('gives no role a permission twice', () => {
    for (const permission of permissions) {
      const roles: Role[] = Object.values(PERMISSIONS[permission]).flat();
      expect(new Set(roles).size, permission).toBe(roles.length);
    }
  });

  test('has a role reach the same wards whatever it does there: a session has one list of wards', () => {
    expect(EVERY_WARD_ROLES).toEqual(['system_admin']);
    for (const role of ROLES) {
      const scopes = new Set(permissions.map((permission) => scopeOf(role, permission)));
      expect(scopes.has('every-ward') && scopes.has('own-ward'), role).toBe(false);
      expect(reachesEveryWard(role)).toBe(scopes.has('every-ward'));
    }
  });
});

describe('nothing else', () => {
  const ROOT = path.resolve(import.meta.dirname, '../../../../src');
  /** A dossier's own steps are another table; what a migration once decided stays as it was. */
  const APART = ['domain/access/', 'domain/dossier/', 'server/db/migrations/'];
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => /\.(ts|svelte)$/.test(file) && !APART.some((folder) => file.startsWith(folder)));

  test('compares roles', () => {
    const name = `'(?:${ROLES.join('|')})'`;
    const comparison = new RegExp(
      [
        `[=!]==\\s*${name}`,
        `${name}\\s*[=!]==`,
        `role\\s*(?:=|<>|!=)\\s*${name}`,
        `role\\s+in\\s*\\(\\s*${name}`,
        `case\\s+${name}\\s*:`,
        `${name}[^\\n]*\\]\\.includes\\(`,
        `readonly Role\\[\\]\\s*=\\s*\\[`,
      ].join('|'),
    );
    const comparing = files.filter((file) => comparison.test(readFileSync(path.join(ROOT, file), 'utf8')));
    expect(comparing).toEqual([]);
  });
});

describe('the only chair', () => {
  const person = (role: Role, name = role as string) => ({ role, name });

  test.each([
    ['is named', [person('officer'), person('chair')], 'chair'],
    ['is nobody where there is none', [person('vice_chair')], undefined],
    ['is nobody where there are two', [person('chair', 'a'), person('chair', 'b')], undefined],
  ])('%s', (_, people, name) => {
    expect(findOnlyChair(people)?.name).toBe(name);
  });
});
