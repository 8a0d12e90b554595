/** What a tablet tells of itself with every pull, and what chair and administrator read of all tablets of their ward. */
import * as v from 'valibot';
import { keyIdSchema } from './batch-signature.ts';
import { DEVICE_LOSSES } from './enrolment-messages.ts';
import { count, deviceIdSchema, instantSchema, milliseconds } from './primitive-schemas.ts';

/**
 * diverged: its history differed from the centre's and was fetched anew · vanished: its databases were gone at a start ·
 * storage-low, storage-full: the browser gives little or no more room · clock-jumped: its clock was moved while it ran ·
 * code-doubled: it holds a block of numbers that another tablet holds too · copied: another device counts on under its name ·
 * key-changed: another signing key than before was told under its name.
 */
export const DEVICE_FAULTS = [
  'diverged',
  'vanished',
  'storage-low',
  'storage-full',
  'clock-jumped',
  'code-doubled',
  'copied',
  'key-changed',
] as const;
export type DeviceFault = (typeof DEVICE_FAULTS)[number];

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const deviceReportSchema = v.strictObject({
  /** Events of this ward that lie only on the tablet, and since when the oldest does. */
  unsent: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  oldestUnsentAt: v.nullable(instantSchema),
  setAside: count,
  /** Centre time minus tablet time; null before the first contact. */
  skewMs: v.nullable(milliseconds),
  /** As the browser estimates; null where it does not say. */
  storage: v.nullable(v.strictObject({ usedBytes: bytes, quotaBytes: bytes, isPersisted: v.boolean() })),
  /** When its outbox was made. */
  bornAt: instantSchema,
  /** Seen since the report before. */
  faults: v.pipe(v.array(v.picklist(DEVICE_FAULTS)), v.maxLength(DEVICE_FAULTS.length)),
});
export type DeviceReport = v.InferOutput<typeof deviceReportSchema>;

/** Told under the name of a tablet that has another key already: it vouches for nothing until the administrator lets it in. */
export const waitingKeySchema = v.strictObject({ key: keyIdSchema, since: instantSchema });
export type WaitingKey = v.InferOutput<typeof waitingKeySchema>;

export const deviceRowSchema = v.strictObject({
  device: deviceIdSchema,
  /** Who used it last. */
  userName: v.string(),
  app: v.string(),
  seenAt: instantSchema,
  isRevoked: v.boolean(),
  /** Who reported it lost or handed back, and when; there only when somebody did. */
  loss: v.optional(v.strictObject({ how: v.picklist(DEVICE_LOSSES), at: instantSchema, by: v.string() })),
  /** Its last report and when it came; null of a tablet that has not sent one. */
  report: v.nullable(deviceReportSchema),
  reportedAt: v.nullable(instantSchema),
  /** Faults told in the last thirty days, with the last time of each. */
  faults: v.array(v.strictObject({ fault: v.picklist(DEVICE_FAULTS), at: instantSchema })),
  /** There only when there are any. */
  waitingKeys: v.optional(v.array(waitingKeySchema)),
});
export type DeviceRow = v.InferOutput<typeof deviceRowSchema>;

/** `GET /api/wards/:ward/devices` */
export const devicesResponseSchema = v.strictObject({
  now: instantSchema,
  /** The app the centre hands out: tablets with an older one are behind. */
  app: v.string(),
  devices: v.array(deviceRowSchema),
});
export type DevicesResponse = v.InferOutput<typeof devicesResponseSchema>;

/** `PUT /api/wards/:ward/devices/:device/keys/:key` */
export const keyDecisionSchema = v.strictObject({ decision: v.picklist(['let-in', 'turn-away']) });
export type KeyDecision = v.InferOutput<typeof keyDecisionSchema>['decision'];

/**
 * `GET /api/wards/:ward/devices/:device`: what reached the centre from a tablet whose databases are gone, so that the counter
 * sees which printed receipts have no record.
 */
export const deviceTraceSchema = v.strictObject({
  now: instantSchema,
  device: deviceRowSchema,
  /** Blocks of fifty serials a day it was given (`domain/dossier/dossier-code.ts`). */
  serialBlocks: v.array(count),
  /** Dossiers received on it that the centre holds, the latest first; at most MAX_TRACED. */
  received: v.array(v.strictObject({ code: v.string(), receivedAt: instantSchema })),
});
export type DeviceTrace = v.InferOutput<typeof deviceTraceSchema>;

/** More than a tablet takes in on one day. */
export const MAX_TRACED = 500;
