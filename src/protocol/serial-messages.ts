/** `GET /api/wards/:ward/serials?date=`: the register of numbers of one day. No name and no identity number is in it. */
import * as v from 'valibot';
import type { DossierId } from '#domain/dossier/ids.ts';
import { deviceIdSchema, instantSchema, plainDateSchema, uuid } from './primitive-schemas.ts';

const block = v.pipe(v.number(), v.integer(), v.minValue(0));

const givenSchema = v.strictObject({
  code: v.string(),
  dossierId: v.pipe(
    uuid,
    v.transform((value) => value as DossierId),
  ),
  device: deviceIdSchema,
  receivedAt: instantSchema,
});

export const serialRegisterSchema = v.strictObject({
  date: plainDateSchema,
  tablets: v.array(
    v.strictObject({
      device: deviceIdSchema,
      /** When it was last heard from; null of one that only brought dossiers in. What it gave since may be missing here. */
      seenAt: v.nullable(instantSchema),
      blocks: v.array(block),
      given: v.array(givenSchema),
      skipped: v.array(v.string()),
    }),
  ),
  doubled: v.array(v.strictObject({ code: v.string(), given: v.array(givenSchema) })),
  outside: v.array(givenSchema),
});
export type SerialRegisterAnswer = v.InferOutput<typeof serialRegisterSchema>;
