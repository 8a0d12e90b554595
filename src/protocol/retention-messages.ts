/** Dossiers whose time is over: the list, a proposal to destroy them, and the decision on it. No name of a citizen is in any of it. */
import * as v from 'valibot';
import { KEEP_REASONS, MOST_DESTROYED_AT_ONCE } from '#domain/personal-data/destruction.ts';
import { dossierIdSchema, instantSchema, plainDateSchema, sequenceSchema } from './primitive-schemas.ts';
import { expiredDossierSchema, wardRecordSchema } from './ward-records.ts';

export const expiredAnswerSchema = v.strictObject({
  now: instantSchema,
  /** The longest ended first, at most as many as one proposal takes. */
  dossiers: v.array(
    v.strictObject({
      ...expiredDossierSchema.entries,
      /** Left out of the proposal before, and when. */
      keptBefore: v.nullable(v.strictObject({ why: v.picklist(KEEP_REASONS), on: plainDateSchema })),
    }),
  ),
  /** All there are. */
  count: v.number(),
  /** Of kind `destruction`, the newest first: what was proposed, and how it was decided. */
  records: v.array(wardRecordSchema),
});
export type ExpiredAnswer = v.InferOutput<typeof expiredAnswerSchema>;

const some = 'Danh mục: chưa có hồ sơ nào.';
const tooMany = `Danh mục: mỗi lần tối đa ${MOST_DESTROYED_AT_ONCE} hồ sơ.`;

export const proposeDestructionSchema = v.strictObject({
  dossiers: v.pipe(v.array(dossierIdSchema, some), v.minLength(1, some), v.maxLength(MOST_DESTROYED_AT_ONCE, tooMany)),
  kept: v.pipe(
    v.array(v.strictObject({ id: dossierIdSchema, why: v.picklist(KEEP_REASONS) })),
    v.maxLength(MOST_DESTROYED_AT_ONCE, tooMany),
  ),
});
export type ProposeDestruction = v.InferOutput<typeof proposeDestructionSchema>;

export const decideDestructionSchema = v.variant('outcome', [
  v.strictObject({
    outcome: v.literal('destroy'),
    decisionNumber: v.pipe(
      v.string('Số quyết định: chưa nhập.'),
      v.trim(),
      v.nonEmpty('Số quyết định: chưa nhập.'),
      v.maxLength(100, 'Số quyết định: dài quá 100 ký tự.'),
      // A number and its abbreviations: what has room for a sentence has room for a name.
      v.regex(/^[\p{L}\d/.\- ]+$/u, 'Số quyết định: chỉ ghi chữ, số và dấu / . -, ví dụ 12/QĐ-UBND.'),
    ),
    /** `rseq` of the proposal that was on screen. */
    basedOn: sequenceSchema,
  }),
  v.strictObject({ outcome: v.literal('refuse'), basedOn: sequenceSchema }),
]);
export type DecideDestruction = v.InferOutput<typeof decideDestructionSchema>;
