/** The centre's own pages: `/t/<token>`, `/tra-cuu`, `/thiet-lap`. Plain HTML; nothing of them is kept by browsers or search engines. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderLookUpPage, type LookUpForm, type LookUpNotice } from '../pages/look-up-page.ts';
import { PAGE_STYLE, PAGE_STYLE_PATH } from '../pages/page-style.ts';
import { renderSetupClosed, renderSetupDone, renderSetupPage } from '../pages/set-up-page.ts';
import { renderStatusPage } from '../pages/status-page.ts';
import {
  lookUpByCode,
  lookUpByLookupCode,
  lookUpStatus,
  readDossierCode,
  type LookUp,
} from '../use-cases/look-up-status.ts';
import { isDemoCentre } from '../use-cases/manage-wards.ts';
import { isSetupCode, setUp, type SetupForm } from '../use-cases/set-up.ts';
import { callerOf, networkOf } from './addresses.ts';
import type { HttpContext } from './context.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { registerReceiptKeys } from './receipt-key-routes.ts';

const NOTHING_TYPED: LookUpForm = { lookupCode: '', code: '', phoneTail: '' };
const NO_SETUP: SetupForm = { name: '', username: '', password: '' };
const FORM_LIMIT_BYTES = 16 * 1024;

/**
 * Pages one address may open. A mobile network puts thousands of citizens behind one address, so it is only kept from taking
 * the centre for itself.
 */
const PAGES = { burst: 1000, perSecond: 100 };
/** Look-ups of one address that found nothing: forty slips of the finger, then one every half minute. */
const MISSES = { burst: 40, perSecond: 1 / 30 };
/** Of a whole network: whoever was given a /48 of IPv6 has 65,536 addresses by the count above. */
const MISSES_OF_NETWORK = { burst: 400, perSecond: 1 / 3 };

/** What every page of citizens is shown with. */
interface Pages {
  readonly context: HttpContext;
  /** By caller. */
  readonly misses: RateLimit;
  /** By network. */
  readonly missesOfNetwork: RateLimit;
}

export async function registerPages(app: FastifyInstance, context: HttpContext): Promise<void> {
  const pages: Pages = {
    context,
    misses: createRateLimit(MISSES),
    missesOfNetwork: createRateLimit(MISSES_OF_NETWORK),
  };
  app.get(PAGE_STYLE_PATH, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(PAGE_STYLE),
  );
  await app.register(async (forms) => {
    slowStorms(forms);
    registerReceiptKeys(forms, context);
    forms.get('/t/:token', (request, reply) => showStatus(context, request, reply));
    forms.get('/tra-cuu', (request, reply) => showLookUp(pages, request, reply));
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    forms.get('/thiet-lap', (request, reply) => showSetup(context, request, reply));
    forms.post('/thiet-lap', (request, reply) => takeSetup(context, request, reply));
  });
}

/** @param page a whole document */
export function sendPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
}

/** Before anything is looked up. */
function slowStorms(pages: FastifyInstance): void {
  const perAddress = createRateLimit(PAGES);
  pages.addHook('onRequest', async (request, reply) => {
    const waitMs = perAddress.take(callerOf(request.ip), Date.now());
    return waitMs > 0 ? sendTooMany(reply, waitMs, { form: readLookUp(request), demo: false }) : undefined;
  });
}

function sendTooMany(
  reply: FastifyReply,
  waitMs: number,
  { form, demo }: { readonly form: LookUpForm; readonly demo: boolean },
): FastifyReply {
  const seconds = Math.ceil(waitMs / 1000);
  reply.header('retry-after', String(seconds));
  return sendPage(reply, 429, renderLookUpPage({ form, notice: { type: 'too-many', seconds }, demo }));
}

async function showStatus(
  { centre }: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params as { token: string };
  const status = await lookUpStatus(centre, token);
  if (status) return sendPage(reply, 200, renderStatusPage(status));
  const page = { form: NOTHING_TYPED, notice: { type: 'not-a-token' } as const, demo: await isDemoCentre(centre) };
  return sendPage(reply, 404, renderLookUpPage(page));
}

async function showLookUp(
  { context, misses, missesOfNetwork }: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { centre } = context;
  const form = readLookUp(request);
  const demo = await isDemoCentre(centre);
  const show = (status: number, notice: LookUpNotice | null) =>
    sendPage(reply, status, renderLookUpPage({ form, notice, demo }));
  if (form.lookupCode === '' && form.code === '' && form.phoneTail === '') return show(200, null);
  const caller = callerOf(request.ip);
  const now = Date.now();
  const network = networkOf(request.ip);
  // One after the other: what must wait counts no further, and an address that is slowed uses up nobody else's look-ups.
  const waitMs = misses.take(caller, now) || missesOfNetwork.take(network, now) || waitForCode(context, form.code, now);
  if (waitMs > 0) return sendTooMany(reply, waitMs, { form, demo });
  const found = await lookUp(context, form);
  if (found.type !== 'found') return show(200, found);
  // Only itself: whoever has one receipt may not clear the guesses between with it.
  misses.giveBack(caller);
  missesOfNetwork.giveBack(network);
  return reply.code(303).header('cache-control', 'no-store').header('location', `/t/${found.token}`).send();
}

function lookUp({ centre }: HttpContext, form: LookUpForm): Promise<LookUp> {
  return form.lookupCode === ''
    ? lookUpByCode(centre, form.code, form.phoneTail)
    : lookUpByLookupCode(centre, form.lookupCode);
}

/** Four digits are ten thousand guesses: a number may be asked for a few times, then ever more slowly, from wherever. */
function waitForCode({ limits }: HttpContext, typed: string, now: number): number {
  // As it is looked up: a space inside would be another key to the same number.
  return typed === '' ? 0 : limits.lookUpByCode.attempt(readDossierCode(typed), now);
}

function readLookUp(request: FastifyRequest): LookUpForm {
  const query = request.query as Partial<Record<string, string | string[]>>;
  const read = (name: keyof LookUpForm) => [query[name] ?? ''].flat().join('').trim().slice(0, 100);
  return { lookupCode: read('lookupCode'), code: read('code'), phoneTail: read('phoneTail') };
}

async function showSetup({ centre }: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const code = readSetupCode(request);
  const demo = await isDemoCentre(centre);
  if (!(await isSetupCode(centre, code))) return sendPage(reply, 410, renderSetupClosed(demo));
  return sendPage(reply, 200, renderSetupPage({ code, form: NO_SETUP, errors: {}, demo }));
}

async function takeSetup({ centre }: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const code = readSetupCode(request);
  const demo = await isDemoCentre(centre);
  const form = readSetupForm(request.body);
  const made = await setUp(centre, code, form);
  if (made.ok) return sendPage(reply, 201, renderSetupDone(demo));
  if (made.error.type === 'LinkNotValid') return sendPage(reply, 410, renderSetupClosed(demo));
  return sendPage(reply, 422, renderSetupPage({ code, form, errors: made.error.errors, demo }));
}

function readSetupCode(request: FastifyRequest): string {
  const { ma } = request.query as { ma?: string | string[] };
  return [ma ?? ''].flat().join('');
}

function readSetupForm(body: unknown): SetupForm {
  const read = (name: keyof SetupForm) => (body instanceof URLSearchParams ? (body.get(name) ?? '') : '');
  return { name: read('name'), username: read('username'), password: read('password') };
}
