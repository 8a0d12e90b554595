/** Signing in and out, and the administrator's accounts and ward settings. */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import { AGENCY_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import { instantSchema, storable, wardCodeSchema } from './primitive-schemas.ts';
import { wardProfileSchema } from './sync-messages.ts';

const line = v.pipe(v.string(), v.trim(), v.maxLength(200), storable);

export const usernameSchema = v.pipe(
  v.string('Tên đăng nhập: chưa nhập.'),
  v.trim(),
  v.regex(
    /^[a-z0-9._-]{3,40}$/,
    'Tên đăng nhập: từ 3 đến 40 ký tự, chỉ gồm chữ thường không dấu, số, dấu chấm, gạch nối.',
  ),
);
/**
 * Length is what protects (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5.0, 6.2); the upper bound bounds the work of hashing. What is
 * commonly used is refused by the centre alone (`server/use-cases/password-rules.ts`): the list is no load for tablets.
 */
export const passwordSchema = v.pipe(
  v.string('Mật khẩu: chưa nhập.'),
  v.minLength(10, 'Mật khẩu: ít nhất 10 ký tự.'),
  v.maxLength(200, 'Mật khẩu: nhiều nhất 200 ký tự.'),
);
export const fullNameSchema = v.pipe(
  v.string('Họ và tên: chưa nhập.'),
  v.trim(),
  v.nonEmpty('Họ và tên: chưa nhập.'),
  v.maxLength(200),
  storable,
);

export const signInRequestSchema = v.strictObject({
  username: v.pipe(v.string(), v.maxLength(200)),
  password: v.pipe(v.string(), v.maxLength(1000)),
});

export const sessionUserSchema = v.strictObject({
  userId: v.string(),
  username: v.string(),
  name: v.string(),
  role: v.picklist(ROLES),
  wards: v.array(v.strictObject({ code: wardCodeSchema, name: v.string() })),
  /** Somebody else set the password; left out otherwise, as older apps know it. */
  mustChangePassword: v.optional(v.literal(true)),
  /** The session may do nothing before this but send what was recorded; left out otherwise. */
  secondFactor: v.optional(v.picklist(['enter', 'set-up'])),
});
export type SessionUser = v.InferOutput<typeof sessionUserSchema>;
export const sessionResponseSchema = v.strictObject({ user: sessionUserSchema });

export const changePasswordSchema = v.strictObject({
  /** What is not a password of today's rules may still be the present one. */
  current: v.pipe(v.string('Mật khẩu hiện tại: chưa nhập.'), v.maxLength(1000)),
  password: passwordSchema,
});

/** A place where an account is signed in; neither its address nor its cookie. */
export const sessionRowSchema = v.strictObject({
  id: v.string(),
  signedInAt: instantSchema,
  /** To the hour. */
  usedAt: instantSchema,
  /** Family and system, e.g. "Chrome · Android"; empty when signed in before this was kept. */
  browser: v.string(),
  /** The first 24 bits of an IPv4 address, 48 of an IPv6 address, e.g. "113.160.12.0/24"; empty as above. */
  network: v.string(),
  isCurrent: v.boolean(),
});
export type SessionRow = v.InferOutput<typeof sessionRowSchema>;
export const sessionsResponseSchema = v.strictObject({ sessions: v.array(sessionRowSchema) });

export const createUserSchema = v.strictObject({
  username: usernameSchema,
  password: passwordSchema,
  name: fullNameSchema,
  role: v.picklist(ROLES, 'Vai trò: chưa chọn.'),
});
export const userRowSchema = v.strictObject({
  userId: v.string(),
  username: v.string(),
  name: v.string(),
  role: v.picklist(ROLES),
  disabled: v.boolean(),
  /** The password is one somebody else set and the person has not changed yet; left out otherwise. */
  hasTemporaryPassword: v.optional(v.literal(true)),
  /** A passkey or an authenticator app is set up; left out otherwise. */
  hasSecondFactor: v.optional(v.literal(true)),
});
export type UserRow = v.InferOutput<typeof userRowSchema>;
export const changeUserSchema = v.strictObject({
  name: fullNameSchema,
  role: v.picklist(ROLES, 'Vai trò: chưa chọn.'),
});
export const disableUserSchema = v.strictObject({ disabled: v.boolean() });
export const temporaryPasswordSchema = v.strictObject({ password: passwordSchema });
export const usersResponseSchema = v.strictObject({ users: v.array(userRowSchema) });

export const wardSettingsSchema = v.strictObject({
  agencyCode: v.pipe(
    v.string(),
    v.trim(),
    v.regex(AGENCY_CODE_PATTERN, 'Mã cơ quan: từ 3 đến 35 ký tự chữ hoa, số và dấu chấm, ví dụ H26.40.12.'),
  ),
  officeName: v.pipe(line, v.nonEmpty('Tên nơi tiếp nhận: chưa nhập.')),
  address: line,
  phone: line,
});
export type WardSettings = v.InferOutput<typeof wardSettingsSchema>;
export const wardsResponseSchema = v.strictObject({ wards: v.array(wardProfileSchema) });

/** RFC 9457. `errors` names each field with its message in Vietnamese. */
export const problemSchema = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.optional(v.string()),
  errors: v.optional(v.record(v.string(), v.string())),
});
export type Problem = v.InferOutput<typeof problemSchema>;
