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

export interface UserChange {
  readonly name: string;
  readonly role: Role;
}

export interface NewWard extends WardSettings {
  /** Five digits. */
  readonly code: string;
  readonly name: string;
  readonly provinceName: string;
}

/** One account of a ward. */
export interface UserPlace {
  readonly ward: WardCode;
  readonly userId: string;
}

export interface Administration {
  listWards(): Promise<Result<readonly WardProfile[], CentreFailure>>;
  listUsers(ward: WardCode): Promise<Result<readonly UserRow[], CentreFailure>>;
  createUser(ward: WardCode, user: NewUser): Promise<Result<null, CentreFailure>>;
  /** Another role signs the account out everywhere. */
  changeUser(place: UserPlace, change: UserChange): Promise<Result<null, CentreFailure>>;
  /** Disabling signs the account out everywhere. */
  setDisabled(place: UserPlace, disabled: boolean): Promise<Result<null, CentreFailure>>;
  /** To be changed by the person at the next sign-in; signs the account out everywhere. */
  setTemporaryPassword(place: UserPlace, password: string): Promise<Result<null, CentreFailure>>;
  /** Signs the account out everywhere. */
  endSessions(place: UserPlace): Promise<Result<null, CentreFailure>>;
  /** For somebody who has lost it: the password alone is left. Signs the account out everywhere. */
  takeOffFactors(place: UserPlace): Promise<Result<null, CentreFailure>>;
  /** Works in that ward as well, from the next sign-in on. */
  joinWard(place: UserPlace): Promise<Result<null, CentreFailure>>;
  /** Signs the account out everywhere. */
  leaveWard(place: UserPlace): Promise<Result<null, CentreFailure>>;
  saveWardSettings(ward: WardCode, settings: WardSettings): Promise<Result<null, CentreFailure>>;
  /** Whoever looks after the centre has it among her wards from the next sign-in on. */
  createWard(ward: NewWard): Promise<Result<null, CentreFailure>>;
}

export type { UserRow, WardProfile, WardSettings };

/** A write's answer carries nothing the screen needs. */
const done = v.unknown();

export function createAdministration(connection: Connection): Administration {
  const write = async (
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Result<null, CentreFailure>> => {
    const answer = await askCentre(connection, { method, path, body, answer: done });
    return answer.ok ? ok(null) : err(toFailure(answer.error));
  };
  const pathOf = ({ ward, userId }: UserPlace) => `/api/wards/${ward}/users/${encodeURIComponent(userId)}`;
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
    createUser: (ward, user) => write('POST', `/api/wards/${ward}/users`, user),
    changeUser: (place, change) => write('PUT', `${pathOf(place)}/profile`, change),
    setDisabled: (place, disabled) => write('PUT', `${pathOf(place)}/disabled`, { disabled }),
    setTemporaryPassword: (place, password) => write('PUT', `${pathOf(place)}/password`, { password }),
    endSessions: (place) => write('DELETE', `${pathOf(place)}/sessions`),
    takeOffFactors: (place) => write('DELETE', `${pathOf(place)}/factors`),
    joinWard: (place) => write('PUT', pathOf(place)),
    leaveWard: (place) => write('DELETE', pathOf(place)),
    saveWardSettings: (ward, settings) => write('PUT', `/api/wards/${ward}/settings`, settings),
    createWard: (ward) => write('POST', '/api/wards', ward),
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
