/** One description of a route of the API, from which it is registered and from which the OpenAPI document is made. */
import type { Readable } from 'node:stream';
import type * as v from 'valibot';
import type { Permission } from '#domain/access/can.ts';
import type { Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { HttpContext } from './context.ts';
import type { ProblemType, Refusal } from './problem.ts';

/**
 * Who may call: anyone, or the roles with a permission (`domain/access/can.ts`). In which ward is for the use case to ask
 * (`hasWard`): a ward may stand in the address, in the query or deep in the body.
 */
export type Access = 'anyone' | Permission;

export interface SessionCookie {
  /** Null when the request brought none. */
  readonly token: string | null;
  set(token: string): void;
  clear(): void;
}

/** The secret by which the centre knows a browser again; it opens nothing (`use-cases/known-browsers.ts`). */
export interface BrowserCookie {
  /** Null when the request brought none. */
  readonly secret: string | null;
  set(secret: string): void;
}

export interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Of a route with `rawBody`; empty otherwise. */
  readonly raw: Buffer;
  /** Of a route that `hearsBarred`: wards named in it of which the session has shown no tablet, though they ask for one. */
  readonly barred: readonly WardCode[];
  readonly cookie: SessionCookie;
  readonly browserCookie: BrowserCookie;
  /** Family and system of the caller's browser. */
  readonly browser: string;
  /** Of the caller, as far as proxies are trusted. */
  readonly address: string;
  /** Of the page that asks, which has been found to be ours (`origin-check.ts`). */
  readonly origin: string;
}

/** An answer that is written out in JSON already, for what would take long to read and write again. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Answer<Value> = Promise<Result<Value | Readable | JsonText, Refusal>>;

interface Description {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Of the good answer; 200 when not given, 204 without a response. */
  readonly status?: 201;
  readonly bodyLimit?: number;
  /** One answer takes the centre long: an account may ask for it only so often (`COSTLY_READS`). */
  readonly isCostly?: true;
  /** Its body may fill much memory: few are in hand at once (`bulky-bodies.ts`). With a `bodyLimit`. */
  readonly isBulky?: true;
  /** Beyond those every route of its access can answer. */
  readonly problems?: readonly ProblemType[];
  /** The body is bytes of this type, and no JSON. */
  readonly rawBody?: 'application/octet-stream';
  /** The answer is not JSON. */
  readonly mediaType?: string;
  /**
   * Also for whoever must choose another password first. Not needed for `dossier.sync`: what a tablet has not sent must never
   * wait for that.
   */
  readonly withTemporaryPassword?: true;
  /**
   * Also while the second factor is not finished: `set-up` for whoever has none yet, `always` for whoever must still show it
   * too. Of `dossier.sync` only what sends: a stolen password alone reads no dossier.
   */
  readonly beforeSecondFactor?: 'set-up' | 'always';
  /**
   * Also from a machine that was not shown to be a tablet of the ward, where the ward asks for codes: what only sends, and
   * reporting a tablet that is gone.
   */
  readonly fromAnyMachine?: true;
  /**
   * Also while another officer is at work in the browser than the one whose session it is: it is about the tablet. Not needed for
   * `dossier.sync`.
   */
  readonly forWhoeverActs?: true;
  /** It answers of wards out of the session's reach itself (`barred`); elsewhere the whole request is refused for one. */
  readonly hearsBarred?: true;
}

type Schema = v.GenericSchema;

interface Schemas<P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response?: R;
}

type InputOf<P extends Schema, Q extends Schema, B extends Schema> = Input<
  v.InferOutput<P>,
  v.InferOutput<Q>,
  v.InferOutput<B>
>;

/** A route with its types forgotten, as the registry holds it. */
export interface ApiRoute extends Description, Schemas<Schema, Schema, Schema, Schema> {
  readonly access: Access;
  handle(context: HttpContext, user: SessionUser | null, input: Input<never, never, never>): Answer<unknown>;
}

/** A route for people who are signed in; `handle` runs only after `access` was checked and every part was parsed. */
export function defineRoute<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Description &
    Schemas<P, Q, B, R> & {
      readonly access: Exclude<Access, 'anyone'>;
      handle(context: HttpContext, user: SessionUser, input: InputOf<P, Q, B>): Answer<v.InferInput<R> | null>;
    },
): ApiRoute {
  // In one list they all look alike; each is called with what its own schemas have parsed (`register-api.ts`).
  return route as unknown as ApiRoute;
}

/** A route for anyone. */
export function defineOpenRoute<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Description &
    Schemas<P, Q, B, R> & {
      handle(context: HttpContext, user: null, input: InputOf<P, Q, B>): Answer<v.InferInput<R> | null>;
    },
): ApiRoute {
  return { ...route, access: 'anyone' } as unknown as ApiRoute;
}
