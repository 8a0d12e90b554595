/** The tablets of a ward as the centre knows them. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import {
  devicesResponseSchema,
  deviceTraceSchema,
  type DeviceRow,
  type DevicesResponse,
  type DeviceTrace,
} from '#protocol/device-messages.ts';
import {
  releaseResponseSchema,
  setAsideResponseSchema,
  type ReleaseResponse,
  type SetAsideResponse,
} from '#protocol/set-aside-messages.ts';
import type { Connection } from '../platform/connection.ts';
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
  };
}
