/** The tablets of a ward as the centre knows them. Needs a connection. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import {
  devicesResponseSchema,
  deviceTraceSchema,
  type DeviceRow,
  type DevicesResponse,
  type DeviceTrace,
} from '#protocol/device-messages.ts';
import { problemSchema } from '#protocol/session-messages.ts';
import {
  releaseResponseSchema,
  setAsideResponseSchema,
  type ReleaseResponse,
  type SetAsideResponse,
} from '#protocol/set-aside-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { handFile } from '../platform/hand-file.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export interface DeviceAdmin {
  list(ward: WardCode): Promise<Result<DevicesResponse, CentreFailure>>;
  /** What reached the centre from one tablet. */
  trace(ward: WardCode, device: DeviceId): Promise<Result<DeviceTrace, CentreFailure>>;
  /** What came from the ward's tablets and the centre could not read. */
  listSetAside(ward: WardCode): Promise<Result<SetAsideResponse, CentreFailure>>;
  /** Has it read once more. */
  retrySetAside(ward: WardCode): Promise<Result<ReleaseResponse, CentreFailure>>;
  /** Has the centre sign the head of the ward's day, and hands the file to the browser, which keeps it where downloads go. */
  saveDayHead(ward: WardCode, date: PlainDate): Promise<Result<null, CentreFailure>>;
}

export type { DeviceRow, DevicesResponse, DeviceTrace, ReleaseResponse, SetAsideResponse };

export function createDeviceAdmin(connection: Connection): DeviceAdmin {
  return {
    async list(ward) {
      const path = `/api/wards/${ward}/devices`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: devicesResponseSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    async trace(ward, device) {
      const path = `/api/wards/${ward}/devices/${device}`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: deviceTraceSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    async listSetAside(ward) {
      const path = `/api/wards/${ward}/set-aside`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: setAsideResponseSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    async retrySetAside(ward) {
      const path = `/api/wards/${ward}/set-aside/release`;
      const answer = await askCentre(connection, { method: 'POST', path, answer: releaseResponseSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
    saveDayHead: (ward, date) => saveDayHead(connection, ward, date),
  };
}

/** A compact JWS: a captive portal answers 200 with a page of its own. */
const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

async function saveDayHead(
  connection: Connection,
  ward: WardCode,
  date: PlainDate,
): Promise<Result<null, CentreFailure>> {
  const path = `/api/wards/${ward}/day-head/${date}`;
  let answer: { readonly status: number; readonly bytes: ArrayBuffer };
  try {
    answer = await connection.fetchBytes(path);
  } catch {
    return err({ type: 'NoConnection' });
  }
  if (answer.status === 401) return err({ type: 'SignedOut' });
  const said = new TextDecoder().decode(answer.bytes);
  if (answer.status === 200 && JWS.test(said)) {
    handFile(`ban-chot-ngay-${ward}-${date}.jws`, new Uint8Array(answer.bytes));
    return ok(null);
  }
  return err(refusalIn(said) ?? { type: 'NoConnection' });
}

function refusalIn(said: string): CentreFailure | undefined {
  try {
    const problem = v.safeParse(problemSchema, JSON.parse(said));
    return problem.success && problem.output.status < 500
      ? toFailure({ type: 'Refused', problem: problem.output })
      : undefined;
  } catch {
    return undefined;
  }
}
