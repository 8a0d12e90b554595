/** `/api/wards/:ward/compartment` and `/api/wards/:ward/members`: the compartment for denunciations beside a ward, and who may enter it. */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import { storable } from './primitive-schemas.ts';

/** Whoever looks after the centre opens it and names its head, and sees no more of it than that. */
export const nameHeadSchema = v.strictObject({
  userId: v.pipe(v.string(), v.nonEmpty('Người đứng đầu: chưa chọn.'), v.maxLength(200), storable),
});

export const compartmentStandingSchema = v.strictObject({
  isOpen: v.boolean(),
  heads: v.array(v.strictObject({ userId: v.string(), name: v.string() })),
});
export type CompartmentStanding = v.InferOutput<typeof compartmentStandingSchema>;

/** The people of the ward beside it that may sign in, and of them those who may enter. */
export const membersResponseSchema = v.strictObject({
  people: v.array(
    v.strictObject({ userId: v.string(), name: v.string(), role: v.picklist(ROLES), isMember: v.boolean() }),
  ),
});
export type CompartmentPerson = v.InferOutput<typeof membersResponseSchema>['people'][number];
