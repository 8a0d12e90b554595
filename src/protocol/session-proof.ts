/**
 * How a session shows which tablet it is used on: ES256 (FIPS 186-5) by the tablet's own key, 64 bytes r ‖ s, over the UTF-8 of
 *
 *     dung-hen-session 1
 *     ["<device>","<challenge of the session>"]
 *
 * The challenge belongs to one session for as long as that lasts and is given to nobody else, so that what was signed for one
 * shows nothing of another. The first line keeps it apart from everything else the key signs (`batch-signature.ts`).
 */
import * as v from 'valibot';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { keyIdSchema } from './batch-signature.ts';
import { deviceIdSchema, uuid } from './primitive-schemas.ts';

const HEAD = 'dung-hen-session 1';

/** `GET /api/session/tablet` */
export const sessionChallengeSchema = v.strictObject({
  challenge: uuid,
  /** By which key the session was shown last; null before that. */
  provenBy: v.nullable(keyIdSchema),
});

/** `PUT /api/session/tablet` */
export const sessionProofSchema = v.strictObject({
  device: deviceIdSchema,
  /** Base64url of a point of P-256, as a greeting tells it. */
  publicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{87}$/)),
  /** Base64url of 64 bytes. */
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type SessionProof = v.InferOutput<typeof sessionProofSchema>;

export function sessionProofBytes(device: DeviceId, challenge: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${HEAD}\n${JSON.stringify([device.toLowerCase(), challenge])}`);
}
