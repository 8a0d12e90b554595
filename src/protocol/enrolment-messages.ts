/** How tablets come to be a ward's, and cease to be: the ward's policy, one-time codes, and reports of loss. */
import * as v from 'valibot';
import { instantSchema } from './primitive-schemas.ts';

/** open: whoever may sign in for the ward brings any tablet in · code: a new tablet needs a one-time code. */
export const ENROLMENT_POLICIES = ['open', 'code'] as const;
export type EnrolmentPolicy = (typeof ENROLMENT_POLICIES)[number];

/** `PUT /api/wards/:ward/enrolment` */
export const enrolmentPolicySchema = v.strictObject({ policy: v.picklist(ENROLMENT_POLICIES) });

/** `GET /api/wards/:ward/enrolment` */
export const enrolmentSchema = v.strictObject({
  now: instantSchema,
  policy: v.picklist(ENROLMENT_POLICIES),
  /** Codes that may still be used, the latest first. The codes themselves are shown once, when they are made. */
  open: v.array(v.strictObject({ madeBy: v.string(), expiresAt: instantSchema })),
});
export type Enrolment = v.InferOutput<typeof enrolmentSchema>;

/** `POST /api/wards/:ward/enrolment/codes` */
export const enrolmentCodeSchema = v.strictObject({ code: v.string(), expiresAt: instantSchema });
export type EnrolmentCode = v.InferOutput<typeof enrolmentCodeSchema>;

/** Why a tablet is no longer the ward's. */
export const DEVICE_LOSSES = ['lost', 'returned'] as const;
export type DeviceLoss = (typeof DEVICE_LOSSES)[number];

/** `PUT /api/wards/:ward/devices/:device/loss`; `DELETE` takes it back. */
export const deviceLossSchema = v.strictObject({ how: v.picklist(DEVICE_LOSSES) });

/** `GET /api/sync/standing/:ward/:device`: for a tablet nobody is signed in on. Of a device nobody knows: false. */
export const standingSchema = v.strictObject({ isRevoked: v.boolean() });
