/**
 * Requests for every route of an OpenAPI document as nobody's app would send them: of the right shape with wrong things in it, of
 * a wrong shape, or no JSON at all. From a fixed seed, so that a failure comes again.
 */
import * as fc from 'fast-check';
import { OTHER_WARD, uuid, WARD } from './dossier-events.ts';
import { anything, asObject, KEYS, leaf, MEANINGFUL, number, text } from './hostile-values.ts';

type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface HostileRequest {
  readonly method: string;
  /** As it goes over the wire: nothing is tidied, only what HTTP cannot carry is escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** One in so many values is of any kind, wherever it stands. */
type Care = 12 | 400;

/** What is right under a name, where the schema says no more than "text". */
const NAMED: Readonly<Record<string, readonly unknown[]>> = {
  ward: [WARD, WARD, WARD, OTHER_WARD],
  wards: [WARD, `${WARD},${OTHER_WARD}`],
  device: [uuid('start', 1), uuid('start', 2)],
  period: ['2026-03', '2026', '2026-Q1', '2026-03-01..2026-03-31'],
  month: ['2026-03', '2025-12'],
  app: ['0.1.0'],
  username: ['nguoi.thu', 'officer', 'ad.min'],
  password: ['một mật khẩu đủ dài 77'],
  name: ['Người Thử', 'Lê Na'],
  first: [1, 2],
  epoch: [null, uuid('epoch', 1)],
  wseq: [0, 1],
  rseq: [0, 1],
};

/** Of the shape the schema asks for, in most places. */
function shaped(schema: Json, care: Care, name = ''): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: care, arbitrary: rightly(schema, care, name) }, { weight: 1, arbitrary: anything });
}

function rightly(schema: Json, care: Care, name: string): fc.Arbitrary<unknown> {
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined;
  if ('const' in schema) return fc.constant(schema['const']);
  if (NAMED[name] && schema['type'] !== 'object' && schema['type'] !== 'array') return fc.constantFrom(...NAMED[name]);
  if (choices) return fc.oneof(...choices.map((choice) => shaped(choice, care)));
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as readonly unknown[]));
  switch (schema['type']) {
    case 'object':
      return objectOf(schema, care);
    case 'array':
      return fc.array(shaped((schema['items'] as Json | undefined) ?? {}, care, name), {
        minLength: Math.min(Number(schema['minItems'] ?? 0), 3),
        maxLength: 3,
      });
    case 'string':
      return textOf(schema, care);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return fc.boolean();
    default:
      return anything;
  }
}

function textOf({ pattern, format }: Json, care: Care): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.constantFrom(uuid('event', 7), uuid('dossier', 7));
  // What the library cannot write texts for.
  if (typeof pattern !== 'string' || /\\p|\(\?[!=<]/.test(pattern)) return text;
  const matching = fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.oneof({ weight: care, arbitrary: matching }, { weight: 2, arbitrary: text });
}

function numberOf({ minimum, maximum, type }: Json): fc.Arbitrary<number> {
  if (type !== 'integer') return number;
  const [min, max] = [Number(minimum ?? 0), Number(maximum ?? Number.MAX_SAFE_INTEGER)];
  return fc.oneof({ weight: 4, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: number });
}

function objectOf(schema: Json, care: Care): fc.Arbitrary<object> {
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  const members = properties.map(([name, inner]) =>
    fc
      .tuple(fc.integer({ min: 0, max: required.has(name) ? 2 * care : 3 }), shaped(inner, care, name))
      .map(([n, value]) => (n === 0 ? [] : [[name, value] as const])),
  );
  const strange = fc
    .tuple(fc.integer({ min: 0, max: care }), fc.constantFrom(...KEYS), anything)
    .map(([n, name, value]) => (n === 0 ? [[name, value] as const] : []));
  return fc.tuple(...members, strange).map((parts) => asObject(parts.flat()));
}

const RAW_BODIES = [
  '',
  'null',
  '0',
  '"x"',
  '[]',
  '{',
  '{"a":',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}`,
  `{"username":"${'x'.repeat(70_000)}"}`,
  '\ufeff{}',
  '{"a":1,"a":2}',
  '{"username":"\\ud800","password":"\\u0000"}',
  'username=a&password=b',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
].map((body) => Buffer.from(body));
const NO_TEXT = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80, 0xc0, 0x7d]);

const TYPES = [
  'application/json; charset=utf-16',
  'application/json;',
  'APPLICATION/JSON',
  'text/plain',
  'text/html',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/vnd.api+json',
  'x',
  ';',
] as const;

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { 'content-encoding': 'gzip' },
  { accept: 'text/html' },
  { 'x-forwarded-for': '1.2.3.4, "><script>' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-http-method-override': 'DELETE' },
  { 'user-agent': '() { :; }; echo' },
  { range: 'bytes=0-1,5-9,-9999999999' },
  { 'if-none-match': '*' },
  { 'accept-encoding': 'br;q=1e9, gzip;q=x, *' },
  { 'transfer-encoding': 'chunked' },
  { expect: 'x' },
];

const header = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom(...HEADERS) },
);

/** @returns so many requests for each operation of the document, one for each in turn */
export function hostileRequests({ paths }: OpenApi, each: number, seed: number): HostileRequest[] {
  const byOperation = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation], index) =>
      fc.sample(requestOf(path, method.toUpperCase(), operation), { numRuns: each, seed: seed + index }),
    ),
  );
  return Array.from({ length: each }, (_, turn) => byOperation.flatMap((requests) => requests[turn] ?? [])).flat();
}

function requestOf(template: string, method: string, operation: Operation): fc.Arbitrary<HostileRequest> {
  return fc
    .constantFrom<Care>(12, 400, 400)
    .chain((care) =>
      fc.record({ address: addressOf(template, operation, care), extra: header, ...bodyOf(operation, care) }),
    )
    .map(({ address, extra, type, body }) => ({
      method,
      path: wireSafe(address),
      headers: { ...(body === null ? {} : { 'content-type': type }), ...extra },
      body: method === 'GET' ? null : body,
    }));
}

const STRANGE_PARTS = ['..', '.', '%', '%2e%2e%2f', '%ff', 'a%00b', '*', 'x;y=1', '//'] as const;

function addressOf(template: string, { parameters = [] }: Operation, care: Care): fc.Arbitrary<string> {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const parts = inPath.map(({ name, schema }) =>
    fc.oneof(
      { weight: care, arbitrary: rightly(schema, care, name).map(encode) },
      { weight: 2, arbitrary: fc.constantFrom(...MEANINGFUL).map(encode) },
      { weight: 1, arbitrary: fc.constantFrom(...STRANGE_PARTS) },
    ),
  );
  const asked = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => shaped(schema, care, name).map((value) => `${name}=${encode(value)}`));
  const strange = fc
    .tuple(fc.integer({ min: 0, max: care }), fc.constantFrom(...KEYS, 'ward[]', '__proto__[polluted]'), leaf)
    .map(([n, name, value]) => (n === 0 ? [`${name}=${encode(value)}`] : []));
  return fc.tuple(fc.tuple(...parts), fc.tuple(...asked), strange).map(([filled, right, wrong]) => {
    const path = inPath.reduce((sum, { name }, index) => sum.replace(`{${name}}`, () => filled[index] ?? ''), template);
    const query = [...right, ...wrong].join('&');
    return query === '' ? path : `${path}?${query}`;
  });
}

function encode(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(written.toWellFormed());
}

function bodyOf(
  { requestBody }: Operation,
  care: Care,
): { type: fc.Arbitrary<string>; body: fc.Arbitrary<Buffer | null> } {
  const [type = 'application/json', content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const right =
    type === 'application/json'
      ? shaped(content?.schema ?? {}, care).map((value) => Buffer.from(JSON.stringify(value)))
      : fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  return {
    type: fc.oneof({ weight: care, arbitrary: fc.constant(type) }, { weight: 1, arbitrary: fc.constantFrom(...TYPES) }),
    body: fc.oneof(
      { weight: care, arbitrary: content ? right : fc.constant(null) },
      { weight: 2, arbitrary: fc.constantFrom(...RAW_BODIES, NO_TEXT) },
    ),
  };
}

/** What no HTTP client may put into a request line. */
function wireSafe(path: string): string {
  return path.replace(/[^\u0021-\u007e]/g, (character) => encodeURIComponent(character.toWellFormed()));
}
