/** Reads one event as it came over the wire. What is wrong is said in Vietnamese with the field's name; nothing is guessed. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import { isSealedEvent } from '#protocol/sealed-event.ts';

/** More than the longest name of ours, with all that it stands in. */
const MAX_FIELD = 100;

/** Where the push says the event belongs; the event must say the same. */
export interface EventPlace {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly dseq: number;
  readonly arrivedAt: Instant;
}

/** @returns the event with its time of arrival filled in, or the reason for setting it aside */
export function readEvent(raw: unknown, place: EventPlace): Result<DossierEvent, string> {
  if (isSealedEvent(raw)) return err('sealed: không mở được bằng khoá của trung tâm.');
  const parsed = parseDossierEvent(raw);
  if (!parsed.success) return err(describeIssue(parsed.issues[0]));
  const event = parsed.output;
  // Tablets pull the text as it came: in another spelling one dossier would be two to whoever compares texts.
  const respelled = findText(event, raw, (read, came) => came !== undefined && came !== read);
  if (respelled !== undefined) return err(`${respelled}: mã có chữ in hoa.`);
  if (event.ward !== place.ward) return err('ward: khác với phường của lần gửi.');
  if (event.device !== place.device) return err('device: khác với thiết bị gửi.');
  if (event.dseq !== place.dseq) return err(`dseq: là ${event.dseq} nhưng nằm ở vị trí ${place.dseq}.`);
  // PostgreSQL's jsonb holds neither NUL nor half of a surrogate pair.
  const unstorable = findText(event, raw, (read) => !read.isWellFormed() || read.includes('\0'));
  if (unstorable !== undefined) return err(`${unstorable}: có ký tự không lưu được.`);
  const arrived = { ...event, time: { ...event.time, arrivedAt: place.arrivedAt } };
  // A wild estimate of the skew may leave the years any calendar or database knows.
  if (legalTime(arrived.time) < 0) return err('time.skewMs: thời điểm nằm ngoài khoảng có nghĩa.');
  return ok(arrived);
}

export interface ReadEvent {
  readonly dseq: number;
  readonly raw: unknown;
  readonly result: Result<DossierEvent, string>;
  /** In canonical JSON; undefined of one that could not be read. */
  readonly text: string | undefined;
}

/** Those of one push, in order, numbered from `first`. */
export function readEvents(
  { ward, first, events }: Pick<EventPlace, 'ward'> & { readonly first: number; readonly events: readonly unknown[] },
  { device, arrivedAt }: Pick<EventPlace, 'device' | 'arrivedAt'>,
): ReadEvent[] {
  return events.map((raw, index) => {
    const dseq = first + index;
    const result = readEvent(raw, { ward, device, dseq, arrivedAt });
    return { dseq, raw, result, text: result.ok ? canonicalJson(result.value) : undefined };
  });
}

/** The event as JSON text, which has room for every string; for the quarantine. */
export function rawText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? 'null';
  } catch (error) {
    // Nested deeper than the stack: nothing a tablet of ours could have made, and nothing a person could read.
    if (error instanceof RangeError) return '"(lồng quá sâu)"';
    throw error;
  }
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = storable(v.getDotPath(issue) ?? 'sự kiện');
  if (issue.expected === 'never') return `${field}: không có trường này.`;
  if (issue.received === 'undefined') return `${field}: thiếu.`;
  return `${field}: giá trị không hợp lệ.`;
}

/** The name of a field, which is the sender's own words where there is no such field: kept and shown as far as that is possible. */
function storable(field: string): string {
  return field.slice(0, MAX_FIELD).toWellFormed().replaceAll('\0', '\uFFFD');
}

/**
 * @param came what `read` was read from; undefined where nothing came and it has its first value
 * @returns where a text of this kind stands: '' for the value itself
 */
function findText(read: unknown, came: unknown, isOne: (read: string, came: unknown) => boolean): string | undefined {
  if (typeof read === 'string') return isOne(read, came) ? '' : undefined;
  if (typeof read !== 'object' || read === null) return undefined;
  for (const [key, inner] of Object.entries(read)) {
    const found = findText(inner, (came as Readonly<Record<string, unknown>> | undefined)?.[key], isOne);
    if (found !== undefined) return found === '' ? key : `${key}.${found}`;
  }
  return undefined;
}
