/** The centre's own pages: `/t/<token>`, `/tra-cuu`, `/thiet-lap`. Plain HTML; nothing of them is kept by browsers or search engines. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderLookUpPage, type LookUpForm, type LookUpNotice } from '../pages/look-up-page.ts';
import { PAGE_STYLE, PAGE_STYLE_PATH } from '../pages/page-style.ts';
import { renderSetupClosed, renderSetupDone, renderSetupPage } from '../pages/set-up-page.ts';
import { renderStatusPage } from '../pages/status-page.ts';
import { lookUpByCode, lookUpByLookupCode, lookUpStatus, type LookUp } from '../use-cases/look-up-status.ts';
import { isDemoCentre } from '../use-cases/manage-wards.ts';
import { isSetupCode, setUp, type SetupForm } from '../use-cases/set-up.ts';
import type { HttpContext } from './context.ts';

const NOTHING_TYPED: LookUpForm = { lookupCode: '', code: '', phoneTail: '' };
const NO_SETUP: SetupForm = { name: '', username: '', password: '' };
const FORM_LIMIT_BYTES = 16 * 1024;

export async function registerPages(app: FastifyInstance, context: HttpContext): Promise<void> {
  app.get(PAGE_STYLE_PATH, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(PAGE_STYLE),
  );
  app.get('/t/:token', (request, reply) => showStatus(context, request, reply));
  app.get('/tra-cuu', (request, reply) => showLookUp(context, request, reply));
  await app.register(async (forms) => {
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
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(page);
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

async function showLookUp(context: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { centre } = context;
  const form = readLookUp(request);
  const demo = await isDemoCentre(centre);
  const show = (status: number, notice: LookUpNotice | null) =>
    sendPage(reply, status, renderLookUpPage({ form, notice, demo }));
  if (form.lookupCode === '' && form.code === '' && form.phoneTail === '') return show(200, null);
  const seconds = waitSeconds(context, request.ip, form.code);
  if (seconds > 0) {
    reply.header('retry-after', String(seconds));
    return show(429, { type: 'too-many', seconds });
  }
  const found = await lookUp(context, form);
  if (found.type !== 'found') return show(200, found);
  context.limits.lookUpByAddress.forgive(request.ip);
  return reply.code(303).header('cache-control', 'no-store').header('location', `/t/${found.token}`).send();
}

function lookUp({ centre }: HttpContext, form: LookUpForm): Promise<LookUp> {
  return form.lookupCode === ''
    ? lookUpByCode(centre, form.code, form.phoneTail)
    : lookUpByLookupCode(centre, form.lookupCode);
}

/** Four digits are ten thousand guesses: a number may be asked for a few times, then ever more slowly, from wherever. */
function waitSeconds({ limits }: HttpContext, address: string, code: string): number {
  const now = Date.now();
  const byCode = code === '' ? 0 : limits.lookUpByCode.attempt(code.trim().toUpperCase(), now);
  return Math.ceil(Math.max(byCode, limits.lookUpByAddress.attempt(address, now)) / 1000);
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
