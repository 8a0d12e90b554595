/** Asking the centre: one request, its answer checked against the protocol, every way it can fail told apart. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { problemSchema, type Problem } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';

export type CentreError =
  /** No connection, a time-out, or something in between that is not our centre (a captive portal, a gateway's page). */
  | { readonly type: 'Unreachable' }
  | { readonly type: 'SignedOut' }
  | { readonly type: 'Refused'; readonly problem: Problem }
  /** The answer is JSON, but not what this version of the app understands. */
  | { readonly type: 'NotUnderstood' };

export interface CentreRequest<S extends v.GenericSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly answer: S;
  /** For what is large and may go over a poor line. */
  readonly timeoutMs?: number;
}

/** Whether what came in place of a file is the centre's own refusal, and not a page of something in between. */
export function isOwnRefusal(bytes: ArrayBuffer): boolean {
  try {
    return v.is(problemSchema, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return false;
  }
}

export async function askCentre<S extends v.GenericSchema>(
  connection: Pick<Connection, 'send'>,
  { method, path, body, answer, timeoutMs }: CentreRequest<S>,
): Promise<Result<v.InferOutput<S>, CentreError>> {
  let response: { status: number; json: unknown };
  try {
    response = await connection.send(method, path, body, timeoutMs);
  } catch {
    // Whatever the network does wrong, the row stays where it is and is sent again.
    return err({ type: 'Unreachable' });
  }
  const { status, json } = response;
  if (status === 401) return err({ type: 'SignedOut' });
  if (status >= 400) {
    const problem = v.safeParse(problemSchema, json);
    return err(
      problem.success && status < 500 ? { type: 'Refused', problem: problem.output } : { type: 'Unreachable' },
    );
  }
  if (json === undefined) return err({ type: 'Unreachable' });
  const parsed = v.safeParse(answer, json);
  return parsed.success ? ok(parsed.output) : err({ type: 'NotUnderstood' });
}
