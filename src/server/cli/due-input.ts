/** Reads one line of the due filter strictly: unknown or missing fields are named, nothing is guessed. */
import { DUE_SETTING_VALUES, type DueSettings } from '#domain/calendar/due-settings.ts';
import type { DueRequest } from '#domain/calendar/due-date.ts';
import { parseInstant, type Instant } from '#domain/calendar/instant.ts';
import { PAUSE_KINDS, type Pause, type PauseKind } from '#domain/calendar/pause.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import { isTimeUnit, TIME_UNITS } from '#domain/calendar/processing-time.ts';
import type { CalendarOverride } from '#catalogue/override-calendar.ts';

/** What is wrong with the line, in Vietnamese, and the line's id when it could be read. */
export class InputError extends Error {
  readonly id: unknown;

  constructor(message: string, id: unknown = null) {
    super(message);
    this.id = id;
  }
}

export interface DueInput {
  readonly id: unknown;
  readonly request: DueRequest;
  readonly override: CalendarOverride | null;
  /** Names of fields the contract does not know: answered with a warning, since a misspelt field changes a lawful date. */
  readonly unused: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = ['id', 'received_at', 'limit', 'pauses', 'extension', 'finished_at', 'settings', 'calendar'];

/** @throws {InputError} naming the field */
export function readDueInput(line: string): DueInput {
  const fields = readObject(parseJson(line), 'dòng');
  const id = readId(fields['id']);
  try {
    const request = readRequest(fields);
    return { id, request, override: readOverride(fields['calendar']), unused: findUnused(fields) };
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.message, id) : error;
  }
}

/** Only what is written back in one piece: an id that is a tree could be too deep to write. */
function readId(value: unknown): string | number | boolean | null {
  if (isAbsent(value)) return null;
  if (typeof value === 'object') throw new InputError('id: phải là chữ hoặc số.');
  return value as string | number | boolean;
}

/** Asked once the line is read, so that each part has the shape it should have. */
function findUnused(fields: Fields): string[] {
  const pauses = (fields['pauses'] ?? []) as unknown[];
  return [
    ...unknownIn(fields, FIELDS, ''),
    ...unknownIn(fields['limit'], ['value', 'unit'], 'limit.'),
    ...pauses.flatMap((pause, index) => unknownIn(pause, ['kind', 'from', 'to'], `pauses[${index}].`)),
    ...unknownIn(fields['extension'], ['working_days', 'basis'], 'extension.'),
  ];
}

function unknownIn(part: unknown, known: readonly string[], prefix: string): string[] {
  const names = Object.keys((part ?? {}) as Fields).filter((name) => !known.includes(name));
  return names.map((name) => `${prefix}${name}`);
}

function readRequest(fields: Fields): DueRequest {
  const finishedAt = isAbsent(fields['finished_at']) ? null : readInstant(fields['finished_at'], 'finished_at');
  return {
    receivedAt: readInstant(fields['received_at'], 'received_at'),
    limit: readLimit(fields['limit']),
    pauses: isAbsent(fields['pauses']) ? [] : readList(fields['pauses'], 'pauses').map(readPause),
    extensions: isAbsent(fields['extension']) ? [] : [readExtension(fields['extension'])],
    finishedAt,
    settings: isAbsent(fields['settings']) ? {} : readSettings(fields['settings']),
  };
}

function readLimit(value: unknown): DueRequest['limit'] {
  const limit = readObject(value, 'limit');
  const unit = limit['unit'];
  if (!isTimeUnit(unit)) throw new InputError(`limit.unit: phải là một trong ${TIME_UNITS.join(', ')}.`);
  if (unit === 'SAME_DAY_15H') return { value: 0, unit };
  return { value: readNumber(limit['value'], 'limit.value'), unit };
}

function readPause(value: unknown, index: number): Pause {
  const name = `pauses[${index}]`;
  const pause = readObject(value, name);
  const kind = pause['kind'] ?? 'OTHER';
  if (!(PAUSE_KINDS as readonly unknown[]).includes(kind)) {
    throw new InputError(`${name}.kind: phải là một trong ${PAUSE_KINDS.join(', ')}.`);
  }
  const to = isAbsent(pause['to']) ? null : readInstant(pause['to'], `${name}.to`);
  return { kind: kind as PauseKind, from: readInstant(pause['from'], `${name}.from`), to };
}

function readExtension(value: unknown): { workingDays: number; basis: string } {
  const extension = readObject(value, 'extension');
  const basis = extension['basis'] ?? '';
  if (typeof basis !== 'string')
    throw new InputError('extension.basis: phải là chữ, ghi căn cứ pháp lý của việc gia hạn.');
  return {
    workingDays: readNumber(extension['working_days'], 'extension.working_days'),
    basis: basis.trim() || 'Không ghi căn cứ',
  };
}

function readSettings(value: unknown): Partial<DueSettings> {
  const settings = readObject(value, 'settings');
  refuseUnknown(settings, Object.keys(DUE_SETTING_VALUES), 'settings.');
  for (const [name, allowed] of Object.entries(DUE_SETTING_VALUES)) {
    const chosen = settings[name];
    if (chosen !== undefined && !(allowed as readonly unknown[]).includes(chosen)) {
      throw new InputError(`settings.${name}: phải là một trong ${allowed.join(', ')}.`);
    }
  }
  return settings as Partial<DueSettings>;
}

function readOverride(value: unknown): CalendarOverride | null {
  if (isAbsent(value)) return null;
  const calendar = readObject(value, 'calendar');
  refuseUnknown(calendar, ['off', 'worked'], 'calendar.');
  return { off: readDates(calendar['off'], 'calendar.off'), worked: readDates(calendar['worked'], 'calendar.worked') };
}

function readDates(value: unknown, name: string): PlainDate[] {
  if (isAbsent(value)) return [];
  const dates = readList(value, name).map((text, index) => {
    const date = typeof text === 'string' ? parsePlainDate(text) : undefined;
    if (!date) throw new InputError(`${name}[${index}]: phải là ngày có thật dạng YYYY-MM-DD.`);
    return date;
  });
  const twice = dates.find((date, index) => dates.indexOf(date) !== index);
  if (twice) throw new InputError(`${name}: ngày ${twice} được khai hai lần.`);
  return dates;
}

function readInstant(value: unknown, name: string): Instant {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  if (instant === undefined) {
    throw new InputError(`${name}: phải là thời điểm RFC 3339 có múi giờ, ví dụ 2026-03-09T09:15:00+07:00.`);
  }
  return instant;
}

function readNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new InputError(`${name}: phải là số.`);
  return value;
}

function readList(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new InputError(`${name}: phải là danh sách.`);
  return value;
}

function readObject(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${name}: phải là một đối tượng JSON.`);
  }
  return value as Fields;
}

function refuseUnknown(fields: Fields, known: readonly string[], prefix: string): void {
  const [unknown] = unknownIn(fields, known, prefix);
  if (unknown) throw new InputError(`${unknown}: không có trường này.`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new InputError('Dòng này không phải JSON hợp lệ.');
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
