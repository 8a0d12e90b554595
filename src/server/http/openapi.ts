/** The OpenAPI 3.1 document, made from the very schemas the routes are checked with. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { can, needsWardTablet } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';
import { problemSchema } from '#protocol/session-messages.ts';
import type { ApiRoute } from './api-route.ts';
import { statusOf, titleOf, type ProblemType } from './problem.ts';

type Json = Record<string, unknown>;

const BYTES: Json = { type: 'string', format: 'binary' };

export function makeOpenApi(routes: readonly ApiRoute[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Đúng Hẹn',
      version,
      description: 'Bộ phận một cửa phường: đồng bộ, phiên làm việc, phường và số liệu.',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'dung_hen', description: 'Qua HTTPS: `__Host-dung_hen`.' },
      },
    },
  };
}

function describeRoute(route: ApiRoute): Json {
  const { summary, access, body, rawBody, response, status, mediaType, method, path } = route;
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  const answer = response ? schemaOf(response) : mediaType ? BYTES : undefined;
  const good = answer
    ? { description: 'Được.', content: { [mediaType ?? 'application/json']: { schema: answer } } }
    : { description: 'Được; không có nội dung trả về.' };
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replace(/[/:]+(\w)/g, (_whole, letter: string) => letter.toUpperCase()).replace(/[^\w]/g, '')}`,
    ...(access === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } } : {}),
    ...(rawBody ? { requestBody: { required: true, content: { [rawBody]: { schema: BYTES } } } } : {}),
    responses: { [String(answer ? (status ?? 200) : 204)]: good, ...describeProblems(problemsOf(route)) },
  };
}

function problemsOf(route: ApiRoute): ProblemType[] {
  const {
    method,
    access,
    isCostly,
    isBulky,
    body,
    rawBody,
    params,
    query,
    problems,
    withTemporaryPassword,
    beforeSecondFactor,
    fromAnyMachine,
    hearsBarred,
  } = route;
  const isOpenToAll = access === 'anyone' || access === 'dossier.sync' || withTemporaryPassword;
  const isGuarded =
    access !== 'anyone' &&
    !fromAnyMachine &&
    !hearsBarred &&
    ROLES.some((role) => can(role, access) && needsWardTablet(role, access));
  return [
    ...(access === 'anyone' ? [] : (['not-signed-in'] as const)),
    ...(access === 'anyone' || ROLES.every((role) => can(role, access)) ? [] : (['not-allowed'] as const)),
    ...(isOpenToAll ? [] : (['must-change-password'] as const)),
    ...(access === 'anyone' || beforeSecondFactor ? [] : (['second-factor-first'] as const)),
    ...(isGuarded ? (['device-not-enrolled'] as const) : []),
    ...(method === 'GET' && access === 'anyone' ? [] : (['not-from-here'] as const)),
    ...(isCostly || isBulky ? (['too-many-requests'] as const) : []),
    ...(body ? (['not-readable'] as const) : []),
    ...(body || rawBody ? (['body-too-large', 'wrong-content-type'] as const) : []),
    ...(body || params || query ? (['wrong-fields'] as const) : []),
    ...(problems ?? []),
    'not-ready',
  ];
}

function describeProblems(problems: readonly ProblemType[]): Record<string, Json> {
  const responses: Record<string, Json> = {};
  for (const problem of problems) {
    const status = String(statusOf(problem));
    const before = responses[status]?.['description'];
    responses[status] = {
      description: before === undefined ? titleOf(problem) : `${String(before)} ${titleOf(problem)}`,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

function parametersOf(schema: v.GenericSchema | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** What comes in, as JSON; rules that JSON Schema cannot say stay unsaid. */
function schemaOf(schema: v.GenericSchema): Json {
  const { $schema: _dialect, ...json } = toJsonSchema(schema as Parameters<typeof toJsonSchema>[0], {
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return json;
}
