/** The tablets of a ward as the centre knows them. Needs a connection. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { ENROLMENT_FRAGMENT } from '#domain/access/enrolment-code.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import {
  devicesResponseSchema,
  deviceTraceSchema,
  type DeviceRow,
  type DevicesResponse,
  type DeviceTrace,
  type KeyDecision,
} from '#protocol/device-messages.ts';
import {
  enrolmentCodeSchema,
  enrolmentSchema,
  type DeviceLoss,
  type Enrolment,
  type EnrolmentCode,
  type EnrolmentPolicy,
} from '#protocol/enrolment-messages.ts';
import { problemSchema } from '#protocol/session-messages.ts';
import {
  releaseResponseSchema,
  setAsideResponseSchema,
  type HeldEvents,
  type ReleaseResponse,
  type SetAsideResponse,
} from '#protocol/set-aside-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { handFile } from '../platform/hand-file.ts';
import { askCentre, type CentreRequest } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export interface DeviceAdmin {
  list(ward: WardCode): Promise<Result<DevicesResponse, CentreFailure>>;
  /** What reached the centre from one tablet. */
  trace(ward: WardCode, device: DeviceId): Promise<Result<DeviceTrace, CentreFailure>>;
  /** What came from the ward's tablets and the centre could not read. */
  listSetAside(ward: WardCode): Promise<Result<SetAsideResponse, CentreFailure>>;
  /** Has it read once more. */
  retrySetAside(ward: WardCode): Promise<Result<ReleaseResponse, CentreFailure>>;
  /** Takes in what waits of one tablet for one reason, on this person's word. */
  admitHeld(ward: WardCode, held: Pick<HeldEvents, 'device' | 'kind'>): Promise<Result<ReleaseResponse, CentreFailure>>;
  /** Whether new tablets need a code, and which codes are open. */
  readEnrolment(ward: WardCode): Promise<Result<Enrolment, CentreFailure>>;
  setPolicy(ward: WardCode, policy: EnrolmentPolicy): Promise<Result<Enrolment, CentreFailure>>;
  makeCode(ward: WardCode): Promise<Result<ShownCode, CentreFailure>>;
  reportLoss(ward: WardCode, device: DeviceId, how: DeviceLoss): Promise<Result<null, CentreFailure>>;
  takeBackLoss(ward: WardCode, device: DeviceId): Promise<Result<null, CentreFailure>>;
  /** Of a further signing key told under the tablet's name. */
  decideKey(
    ward: WardCode,
    of: { readonly device: DeviceId; readonly key: string },
    decision: KeyDecision,
  ): Promise<Result<null, CentreFailure>>;
  /** Has the centre sign the head of the ward's day, and hands the file to the browser, which keeps it where downloads go. */
  saveDayHead(ward: WardCode, date: PlainDate): Promise<Result<null, CentreFailure>>;
}

/** A code and the address its QR leads to. */
export interface ShownCode extends EnrolmentCode {
  readonly address: string;
}

export type {
  DeviceLoss,
  DeviceRow,
  DevicesResponse,
  DeviceTrace,
  Enrolment,
  KeyDecision,
  HeldEvents,
  ReleaseResponse,
  SetAsideResponse,
};

/** A write's answer carries nothing the screen needs. */
const done = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

/** @param origin of this app: where a tablet opens it */
export function createDeviceAdmin(connection: Connection, origin: string): DeviceAdmin {
  const lossPath = (ward: WardCode, device: DeviceId) => `/api/wards/${ward}/devices/${device}/loss`;
  const ask = async <S extends v.GenericSchema>(
    method: CentreRequest<S>['method'],
    path: string,
    { answer, body }: Pick<CentreRequest<S>, 'answer' | 'body'>,
  ): Promise<Result<v.InferOutput<S>, CentreFailure>> => {
    const answered = await askCentre(connection, { method, path, answer, ...(body !== undefined && { body }) });
    return answered.ok ? answered : err(toFailure(answered.error));
  };
  return {
    list: (ward) => ask('GET', `/api/wards/${ward}/devices`, { answer: devicesResponseSchema }),
    trace: (ward, device) => ask('GET', `/api/wards/${ward}/devices/${device}`, { answer: deviceTraceSchema }),
    listSetAside: (ward) => ask('GET', `/api/wards/${ward}/set-aside`, { answer: setAsideResponseSchema }),
    retrySetAside: (ward) => ask('POST', `/api/wards/${ward}/set-aside/release`, { answer: releaseResponseSchema }),
    admitHeld: (ward, { device, kind }) =>
      ask('POST', `/api/wards/${ward}/set-aside/admit`, { body: { device, kind }, answer: releaseResponseSchema }),
    readEnrolment: (ward) => ask('GET', `/api/wards/${ward}/enrolment`, { answer: enrolmentSchema }),
    setPolicy: (ward, policy) =>
      ask('PUT', `/api/wards/${ward}/enrolment`, { body: { policy }, answer: enrolmentSchema }),
    async makeCode(ward) {
      const made = await ask('POST', `/api/wards/${ward}/enrolment/codes`, { answer: enrolmentCodeSchema });
      return made.ok ? ok({ ...made.value, address: `${origin}/#${ENROLMENT_FRAGMENT}${made.value.code}` }) : made;
    },
    reportLoss: (ward, device, how) => ask('PUT', lossPath(ward, device), { body: { how }, answer: done }),
    takeBackLoss: (ward, device) => ask('DELETE', lossPath(ward, device), { answer: done }),
    decideKey: (ward, { device, key }, decision) =>
      ask('PUT', `/api/wards/${ward}/devices/${device}/keys/${key}`, { body: { decision }, answer: done }),
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
