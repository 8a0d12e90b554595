/**
 * Which of the wards a request is about are out of its session's reach until that has shown a tablet of theirs
 * (`use-cases/prove-tablet.ts`). Asked of every route in one place; a new route is guarded unless it says otherwise.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { listBarredWards } from '../use-cases/prove-tablet.ts';
import type { ApiRoute } from './api-route.ts';
import type { HttpContext } from './context.ts';

interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export async function findBarred(
  { centre }: HttpContext,
  { access, fromAnyMachine }: ApiRoute,
  { user, token, parts }: { readonly user: SessionUser; readonly token: string; readonly parts: Parts },
): Promise<readonly WardCode[]> {
  if (access === 'anyone' || fromAnyMachine) return [];
  const named = wardsNamed(parts);
  // Whatever does not say of which ward it asks may ask of any.
  const wards = named.length > 0 ? named : user.wards.map(({ code }) => code);
  return listBarredWards(centre, user, { token, access, wards });
}

/** A ward stands in the address, in the query, in the body, or ward by ward deep in the body. */
function wardsNamed({ params, query, body }: Parts): WardCode[] {
  return [params, query, body].flatMap((part) => [
    ...wardsIn([part]),
    ...wardsIn(listIn(part, 'since')),
    ...(listIn(part, 'wards') as WardCode[]),
  ]);
}

function wardsIn(parts: readonly unknown[]): WardCode[] {
  return parts.flatMap((part) =>
    isObject(part) && typeof part['ward'] === 'string' ? [part['ward'] as WardCode] : [],
  );
}

function listIn(part: unknown, name: string): readonly unknown[] {
  const list = isObject(part) ? part[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
