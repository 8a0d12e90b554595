import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  can,
  EVERY_WARD_ROLES,
  needsWardTablet,
  PERMISSIONS,
  reachesEveryWard,
  rolesThat,
  scopeOf,
  type Permission,
  type Scope,
} from '#domain/access/can.ts';
import { canIn } from '#domain/dossier/can-in.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { findOnlyChair, ROLES, type Role } from '#domain/access/role.ts';

const WARD = '00145' as WardCode;
const COMPARTMENT = '40145' as WardCode;

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
  'tablet.vouch': '---ww-e',
  'access-log.view': '--wwww-',
  'compartment.lead': '---w---',
  'retention.propose': '--www--',
  'retention.decide': '---w---',
  'ward.manage': '----w-e',
  'centre.manage': '------e',
};
const SIGNS: Record<Scope, string> = { self: 's', 'own-ward': 'w', 'every-ward': 'e' };

/** Where a ward asks for codes: t on a tablet of the ward, a from any machine, - not at all. */
const MACHINES: Record<Permission, string> = {
  'signed-in': 'aaaaaaa',
  'ward.view': 'aaaaaaa',
  'dossier.receive': 't---a--',
  'dossier.view': 'ttttat-',
  'dossier.sync': 'ttttat-',
  'dossier.handle': 'tttta--',
  'figures.view': 'ttttaaa',
  'signals.view': '-----a-',
  'delegation.watch': '--tta-a',
  'device.view': '--ttaaa',
  'device.revoke': '--tta-a',
  'set-aside.release': '--tta-a',
  'tablet.vouch': '---ta-a',
  'access-log.view': '--ttaa-',
  'compartment.lead': '---t---',
  'retention.propose': '--tta--',
  'retention.decide': '---t---',
  'ward.manage': '----a-a',
  'centre.manage': '------a',
};

describe('the table of permissions', () => {
  test.each(permissions)('says of %s who needs a tablet of the ward where that asks for codes', (permission) => {
    const signs = ROLES.map((role) => (!can(role, permission) ? '-' : needsWardTablet(role, permission) ? 't' : 'a'));
    expect(signs.join('')).toBe(MACHINES[permission]);
  });

  test.each(permissions)('says of %s who may and how far', (permission) => {
    const signs = ROLES.map((role) => {
      const scope = scopeOf(role, permission);
      return scope === null ? '-' : SIGNS[scope];
    });
    expect(signs.join('')).toBe(TABLE[permission]);
    for (const role of ROLES) expect(can(role, permission)).toBe(scopeOf(role, permission) !== null);
    expect(rolesThat(permission)).toEqual(ROLES.filter((role) => can(role, permission)));
  });

  test.each(permissions)('says of %s whether a compartment is another matter than its ward', (permission) => {
    const signs = (ward: WardCode) => ROLES.map((role) => (canIn(role, permission, ward) ? 'x' : '-')).join('');
    const isVouching = permission === 'tablet.vouch';
    const plain = ROLES.map((role) => (can(role, permission) ? 'x' : '-')).join('');
    expect(signs(WARD)).toBe(isVouching ? '----x-x' : plain);
    // Nobody who looks after a whole centre is in one either way.
    expect(signs(COMPARTMENT)).toBe(isVouching ? '---x---' : plain);
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
