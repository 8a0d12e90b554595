/** Passkeys, authenticator apps and recovery codes: what an account is entered with beside its password. */
import * as v from 'valibot';
import { instantSchema, storable } from './primitive-schemas.ts';

const base64url = (longest: number) =>
  v.pipe(v.string(), v.nonEmpty(), v.maxLength(longest), v.regex(/^[A-Za-z0-9_-]+$/));

/** Of a credential (WebAuthn Level 3, 5.8.3: at most 1023 bytes). */
export const passkeyIdSchema = base64url(1364);

/** What `navigator.credentials` is to be given; only the browser reads it. */
export const passkeyOptionsSchema = v.looseObject({ challenge: v.string() });

const credential = {
  id: passkeyIdSchema,
  rawId: passkeyIdSchema,
  type: v.literal('public-key'),
  authenticatorAttachment: v.optional(v.picklist(['platform', 'cross-platform'])),
  /** Nothing is asked of them. */
  clientExtensionResults: v.record(v.string(), v.unknown()),
};

/** `AuthenticationResponseJSON`: the answer to a challenge. */
export const passkeyAnswerSchema = v.strictObject({
  ...credential,
  response: v.strictObject({
    clientDataJSON: base64url(8000),
    authenticatorData: base64url(8000),
    signature: base64url(8000),
    userHandle: v.optional(base64url(100)),
  }),
});
export type PasskeyAnswer = v.InferOutput<typeof passkeyAnswerSchema>;

/** `RegistrationResponseJSON`: a new credential. */
export const newPasskeySchema = v.strictObject({
  ...credential,
  response: v.strictObject({
    clientDataJSON: base64url(8000),
    attestationObject: base64url(24_000),
    authenticatorData: v.optional(base64url(8000)),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(10))),
    publicKeyAlgorithm: v.optional(v.number()),
    publicKey: v.optional(base64url(8000)),
  }),
});
export type NewPasskey = v.InferOutput<typeof newPasskeySchema>;

export const passkeyNameSchema = v.strictObject({
  name: v.pipe(
    v.string('Tên khoá: chưa nhập.'),
    v.trim(),
    v.nonEmpty('Tên khoá: chưa nhập.'),
    v.maxLength(60, 'Tên khoá: nhiều nhất 60 ký tự.'),
    storable,
  ),
});

export const passkeyRowSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  madeAt: instantSchema,
  /** Null while it has not been used to sign in. */
  usedAt: v.nullable(instantSchema),
});
export type PasskeyRow = v.InferOutput<typeof passkeyRowSchema>;

/** How the account is entered beside its password, and what this session still lacks. */
export const factorStateSchema = v.strictObject({
  step: v.nullable(v.picklist(['enter', 'set-up'])),
  /** From when on a second factor is compulsory, for somebody who has none yet. */
  deadline: v.nullable(instantSchema),
  /** The role needs one, but the account works in invented wards alone. */
  isWaived: v.boolean(),
  hasPasskey: v.boolean(),
  hasAuthenticator: v.boolean(),
  /** Empty, and `recoveryCodesLeft` 0, until the step `enter` is done. */
  passkeys: v.array(passkeyRowSchema),
  recoveryCodesLeft: v.number(),
});
export type FactorState = v.InferOutput<typeof factorStateSchema>;

/** Of the authenticator app, or a recovery code. */
export const factorCodeSchema = v.strictObject({
  code: v.pipe(v.string('Mã: chưa nhập.'), v.trim(), v.nonEmpty('Mã: chưa nhập.'), v.maxLength(60)),
});

export const presentPasswordSchema = v.strictObject({
  password: v.pipe(v.string('Mật khẩu: chưa nhập.'), v.nonEmpty('Mật khẩu: chưa nhập.'), v.maxLength(1000)),
});

export const newAuthenticatorSchema = v.strictObject({
  /** Base32, for typing. */
  secret: v.string(),
  /** `otpauth://…`, for the QR code. */
  uri: v.string(),
});
export type NewAuthenticator = v.InferOutput<typeof newAuthenticatorSchema>;

/** Shown once. */
export const recoveryCodesSchema = v.strictObject({ codes: v.array(v.string()) });
