/** What an administrator does at the centre; needs a connection, and says so when there is none. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Role } from '#domain/access/role.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  usersResponseSchema,
  wardsResponseSchema,
  type UserRow,
  type WardSettings,
} from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre, type CentreError } from '../sync/centre.ts';

/** `Refused.errors` holds a message in Vietnamese by field. */
export type CentreFailure =
  | { readonly type: 'NoConnection' }
  | { readonly type: 'SignedOut' }
  | { readonly type: 'Refused'; readonly title: string; readonly errors: Readonly<Record<string, string>> };

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
}

export interface Administration {
  listWards(): Promise<Result<readonly WardProfile[], CentreFailure>>;
  listUsers(ward: WardCode): Promise<Result<readonly UserRow[], CentreFailure>>;
  createUser(ward: WardCode, user: NewUser): Promise<Result<null, CentreFailure>>;
  saveWardSettings(ward: WardCode, settings: WardSettings): Promise<Result<null, CentreFailure>>;
}

export type { UserRow, WardProfile, WardSettings };

/** A write's answer carries nothing the screen needs. */
const done = v.unknown();

export function createAdministration(connection: Connection): Administration {
  return {
    async listWards() {
      const answer = await askCentre(connection, { method: 'GET', path: '/api/wards', answer: wardsResponseSchema });
      return answer.ok ? ok(answer.value.wards) : err(toFailure(answer.error));
    },
    async listUsers(ward) {
      const answer = await askCentre(connection, {
        method: 'GET',
        path: `/api/wards/${ward}/users`,
        answer: usersResponseSchema,
      });
      return answer.ok ? ok(answer.value.users) : err(toFailure(answer.error));
    },
    async createUser(ward, user) {
      const answer = await askCentre(connection, {
        method: 'POST',
        path: `/api/wards/${ward}/users`,
        body: user,
        answer: done,
      });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
    async saveWardSettings(ward, settings) {
      const path = `/api/wards/${ward}/settings`;
      const answer = await askCentre(connection, { method: 'PUT', path, body: settings, answer: done });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
  };
}

export function toFailure(error: CentreError): CentreFailure {
  switch (error.type) {
    case 'Refused':
      return { type: 'Refused', title: error.problem.title, errors: error.problem.errors ?? {} };
    case 'SignedOut':
      return { type: 'SignedOut' };
    case 'Unreachable':
    case 'NotUnderstood':
      return { type: 'NoConnection' };
  }
}
