/** The compartment for denunciations beside a ward: opened by the centre's administrator, its people chosen by its head. Needs a connection. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  compartmentStandingSchema,
  membersResponseSchema,
  type CompartmentPerson,
  type CompartmentStanding,
} from '#protocol/compartment-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type { CompartmentPerson, CompartmentStanding };

export interface Compartments {
  /** Of an ordinary ward. */
  read(ward: WardCode): Promise<Result<CompartmentStanding, CentreFailure>>;
  /** Opens it where there is none. */
  nameHead(ward: WardCode, userId: string): Promise<Result<null, CentreFailure>>;
  listPeople(compartment: WardCode): Promise<Result<readonly CompartmentPerson[], CentreFailure>>;
  letIn(compartment: WardCode, userId: string): Promise<Result<null, CentreFailure>>;
  /** Signs the person out everywhere. */
  takeOut(compartment: WardCode, userId: string): Promise<Result<null, CentreFailure>>;
}

export function createCompartments(connection: Pick<Connection, 'send'>): Compartments {
  const write = async (method: 'PUT' | 'DELETE', path: string, body?: object): Promise<Result<null, CentreFailure>> => {
    const answer = await askCentre(connection, { method, path, body, answer: v.unknown() });
    return answer.ok ? ok(null) : err(toFailure(answer.error));
  };
  const memberPath = (compartment: WardCode, userId: string) =>
    `/api/wards/${compartment}/members/${encodeURIComponent(userId)}`;
  return {
    async read(ward) {
      const path = `/api/wards/${ward}/compartment`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: compartmentStandingSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    nameHead: (ward, userId) => write('PUT', `/api/wards/${ward}/compartment`, { userId }),
    async listPeople(compartment) {
      const path = `/api/wards/${compartment}/members`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: membersResponseSchema });
      return answer.ok ? ok(answer.value.people) : err(toFailure(answer.error));
    },
    letIn: (compartment, userId) => write('PUT', memberPath(compartment, userId)),
    takeOut: (compartment, userId) => write('DELETE', memberPath(compartment, userId)),
  };
}
