/** What tablet and centre say to each other: hello, push, pull. See `version.ts` for the story. */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import { batchSignatureSchema } from './batch-signature.ts';
import { deviceReportSchema } from './device-messages.ts';
import { chainLinkSchema } from './event-chain.ts';
import { deviceIdSchema, instantSchema, sequenceSchema, storable, uuid, wardCodeSchema } from './primitive-schemas.ts';
import { snapshotSchema } from './snapshot-messages.ts';
import { PROTOCOL_VERSION } from './version.ts';
import { givenWardKeySchema, MOST_WARD_KEYS, sealedWardKeySchema } from './ward-key.ts';

export const MAX_EVENTS_PER_PUSH = 500;
/** The longest body of a push a centre takes: room for a full one of ordinary events, and for one event with every list filled to its end. */
export const MAX_PUSH_BYTES = 8 * 1024 * 1024;
export const MAX_EVENTS_PER_PULL = 5000;
/** In UTF-16 units. */
export const MAX_APP_VERSION = 64;

const protocol = v.literal(PROTOCOL_VERSION);
const appVersion = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_APP_VERSION), storable);

/** A ward as its tablets need it: for codes, letterheads and links. */
export const wardProfileSchema = v.strictObject({
  code: wardCodeSchema,
  name: v.string(),
  provinceName: v.string(),
  agencyCode: v.string(),
  officeName: v.string(),
  address: v.string(),
  phone: v.string(),
  /** Invented data: every screen and every form says so. */
  demo: v.boolean(),
});
export type WardProfile = v.InferOutput<typeof wardProfileSchema>;

export const colleagueSchema = v.strictObject({ userId: v.string(), name: v.string(), role: v.picklist(ROLES) });
export type Colleague = v.InferOutput<typeof colleagueSchema>;

/** First contact of a device with a ward, and every refresh after: registers it, leases serial blocks, brings settings. */
export const helloRequestSchema = v.strictObject({
  protocol,
  device: deviceIdSchema,
  app: appVersion,
  ward: wardCodeSchema,
  /** Blocks the device wants to hold; the centre tops up to this many (1 to 20). */
  blocksWanted: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  /** Blocks it was given before: a centre restored from a backup may have forgotten them, and must not give them again. */
  blocksHeld: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(100)), []),
  /**
   * The public key its receipts are signed with (`receipt-seal.ts`). Not sent by tablets that have none; one the centre cannot
   * read is left aside and never a reason to refuse a tablet.
   */
  signingKey: v.optional(v.pipe(v.string(), v.maxLength(200), storable)),
  /** From now on every push of this tablet is signed with that key; one that is not is set aside. */
  signs: v.optional(v.literal(true)),
  /** The app understands `keyWaits` in the answer, which older ones do not. */
  hearsKeyWaits: v.optional(v.literal(true)),
  /** The app understands `readers` in the answer, which older ones do not. */
  hearsReaders: v.optional(v.literal(true)),
  /** What its person typed, or the address of a QR said (`domain/access/enrolment-code.ts`). */
  enrolmentCode: v.optional(v.pipe(v.string(), v.maxLength(40))),
  /** The keys that seal the ward on this tablet, for the centre's keeping: all of them with every hello, so that a restored centre has them again. */
  wardKeys: v.optional(v.pipe(v.array(sealedWardKeySchema), v.maxLength(MOST_WARD_KEYS))),
  /** The tablet cannot open what it keeps of the ward: it asks for the keys it gave into keeping. */
  wantsWardKeys: v.optional(v.literal(true)),
});
export const helloResponseSchema = v.strictObject({
  now: instantSchema,
  protocols: v.array(v.number()),
  ward: wardProfileSchema,
  serialBlocks: v.array(v.number()),
  colleagues: v.array(colleagueSchema),
  /** Where the QR's link points, without a slash at the end. */
  publicUrl: v.string(),
  /** For whom a black box is encrypted (an age recipient). */
  blackBoxRecipient: v.string(),
  /** The signing key that was told does not count yet: the tablet told another one before. Only to an app that understands it. */
  keyWaits: v.optional(v.literal(true)),
  /** Ids of all whose ward it is, also of those who are nobody's colleagues. Only to an app that understands it; never kept. */
  readers: v.optional(v.array(v.string())),
  /** Only for a tablet that asked; the one given into keeping last comes last. Never kept as it came. */
  wardKeys: v.optional(v.array(givenWardKeySchema)),
});
export type HelloRequest = v.InferOutput<typeof helloRequestSchema>;
export type HelloResponse = v.InferOutput<typeof helloResponseSchema>;

/**
 * Events of one ward, contiguous: the i-th has `dseq = first + i`. They are left unread here, so that one malformed event
 * is set aside (quarantined) under its number and the rest is stored. One the tablet cannot open just then comes sealed for
 * the centre (`sealed-event.ts`).
 */
export const pushRequestSchema = v.strictObject({
  protocol,
  device: deviceIdSchema,
  app: appVersion,
  wards: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          ward: wardCodeSchema,
          first: sequenceSchema,
          events: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_EVENTS_PER_PUSH)),
          /**
           * The tablet's rows up to this number had come back and were trimmed. A centre restored to before them cannot have
           * them from it again, and must not wait for them.
           */
          trimmed: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
          signature: v.optional(batchSignatureSchema),
        }),
        // Every event has a number that can be told from the next.
        v.check(({ first, events }) => Number.isSafeInteger(first + events.length)),
      ),
    ),
    v.minLength(1),
    v.maxLength(50),
  ),
});
export type PushRequest = v.InferOutput<typeof pushRequestSchema>;

export const verdictSchema = v.variant('outcome', [
  v.strictObject({ dseq: sequenceSchema, outcome: v.literal('stored'), wseq: sequenceSchema }),
  /** Kept at the centre as it came, without effect, until a person has looked at it. `reason` names the field. */
  v.strictObject({ dseq: sequenceSchema, outcome: v.literal('quarantined'), reason: v.string() }),
]);
export type Verdict = v.InferOutput<typeof verdictSchema>;

export const pushAnswerSchema = v.variant('result', [
  v.strictObject({
    ward: wardCodeSchema,
    result: v.literal('accepted'),
    head: v.number(),
    verdicts: v.array(verdictSchema),
  }),
  /** The centre has not seen the events before `first`; send again from `expect`. */
  v.strictObject({ ward: wardCodeSchema, result: v.literal('gap'), expect: sequenceSchema }),
  v.strictObject({
    ward: wardCodeSchema,
    result: v.literal('refused'),
    reason: v.picklist(['not-your-ward', 'unknown-device', 'device-revoked']),
  }),
]);
export const pushResponseSchema = v.strictObject({ now: instantSchema, wards: v.array(pushAnswerSchema) });
export type PushResponse = v.InferOutput<typeof pushResponseSchema>;

/**
 * device-revoked: reported lost or handed back · device-not-enrolled: the ward asks for a code first. A tablet of before these
 * does not understand such an answer, and stops reading, as it shall.
 */
export const PULL_REFUSALS = ['not-your-ward', 'device-revoked', 'device-not-enrolled'] as const;

/** `epoch` null on the first pull. An epoch that differs means the centre's history was replaced: start from 0. */
export const pullRequestSchema = v.strictObject({
  protocol,
  device: deviceIdSchema,
  since: v.pipe(
    v.array(
      v.strictObject({
        ward: wardCodeSchema,
        epoch: v.nullable(uuid),
        wseq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
        /** What came with the last page; null before the first. Whoever sends it is given one with every page. */
        proof: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200)))),
        /** What the tablet tells of itself; once a round. */
        report: v.optional(deviceReportSchema),
      }),
    ),
    v.minLength(1),
    v.maxLength(50),
  ),
});
export type PullRequest = v.InferOutput<typeof pullRequestSchema>;

/**
 * A page holds the events (after, after + n], in order and without holes; `more` when it was full. A snapshot is offered
 * in place of the first pages, to a tablet that has nothing of the ward.
 */
export const pullAnswerSchema = v.variant('result', [
  v.strictObject({
    ward: wardCodeSchema,
    result: v.literal('page'),
    epoch: uuid,
    after: v.number(),
    head: v.number(),
    /** The ward's last record: a tablet that holds fewer fetches them before it takes the page over. */
    records: v.number(),
    more: v.boolean(),
    /** The link of the last event of the page; of `after` when the page is empty. */
    chain: chainLinkSchema,
    /** Read one by one on the tablet: a kind it does not know yet must not stop the rest. */
    events: v.array(v.strictObject({ wseq: sequenceSchema, event: v.unknown() })),
    /**
     * The centre's own mark of where the page ends, for the tablet to keep with its cursor and send back; it means nothing to
     * anybody else. Only for a tablet that asked.
     */
    proof: v.optional(v.string()),
  }),
  v.strictObject({
    ward: wardCodeSchema,
    result: v.literal('snapshot'),
    epoch: uuid,
    head: v.number(),
    records: v.number(),
    snapshot: snapshotSchema,
  }),
  v.strictObject({ ward: wardCodeSchema, result: v.literal('refused'), reason: v.picklist(PULL_REFUSALS) }),
]);
export const pullResponseSchema = v.strictObject({ now: instantSchema, wards: v.array(pullAnswerSchema) });
export type PullResponse = v.InferOutput<typeof pullResponseSchema>;

/** Server-sent event `heads`: the last event and the last record of each ward, and the centre's clock. No data travels this way. */
export const headsSchema = v.strictObject({
  now: instantSchema,
  heads: v.record(v.string(), v.number()),
  records: v.record(v.string(), v.number()),
});
