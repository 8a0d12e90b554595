/** What a route was asked, part by part, as its schemas read it. */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { ApiRoute } from './api-route.ts';
import { fieldErrors, type Refusal } from './problem.ts';

/** @returns the parts, undefined where the route has no schema for one; or why they cannot be read */
export function readInput(
  route: ApiRoute,
  request: FastifyRequest,
): { params: unknown; query: unknown; body: unknown } | Refusal {
  const errors: Record<string, string> = {};
  const read = (schema: v.GenericSchema | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) Object.assign(errors, fieldErrors(parsed.issues));
    return parsed.output;
  };
  const parts = {
    params: read(route.params, request.params),
    query: read(route.query, request.query),
    body: read(route.body, request.body),
  };
  return Object.keys(errors).length > 0 ? { problem: 'wrong-fields', errors } : parts;
}
