/** A request for every route that names a ward: right in every part, so that it is the ward alone that decides. */
import { randomUUID } from 'node:crypto';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { ApiRoute } from '#server/http/api-route.ts';
import { blackBox, sealFor } from '#support/black-boxes.ts';
import { uniqueReception } from '#support/centre.ts';
import { setupDossierEvents } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { procedureDraft } from '#support/procedure-drafts.ts';

/** An id nobody has. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

export interface SampleRequest {
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const PARTS: Readonly<Record<string, string>> = {
  part: '0',
  wseq: '1',
  section: '0',
  kind: 'form',
  form: '01',
  code: '1.004873',
  date: '2026-03-09',
  key: 'AAAAAAAAAAAAAAAA',
};
const SNAPSHOT_PART = '/api/sync/snapshot/';

const QUERY: Readonly<Record<string, string>> = { month: '2026-03', period: '2026-03', date: '2026-03-09' };

type Body = (ward: WardCode, recipient: string) => unknown;

const BASED_ON_NOTHING = { basedOn: 'x', draft: EMPTY_DRAFT };

/** By method and address. A route with a body has its sample here, or `permissions-wards.test.ts` says so. */
const BODIES: Readonly<Record<string, Body>> = {
  'POST /api/sync/hello': (ward) => ({ protocol: 1, device: randomUUID(), app: '0.1.0', ward, blocksWanted: 1 }),
  'POST /api/sync/push': (ward) => {
    const [event] = receptionIn(ward);
    return { protocol: 1, device: event.device, app: '0.1.0', wards: [{ ward, first: 1, events: [event] }] };
  },
  'POST /api/sync/pull': (ward) => ({
    protocol: 1,
    device: randomUUID(),
    since: [{ ward, epoch: null, wseq: 0 }],
  }),
  'POST /api/sync/records': (ward) => ({ protocol: 1, ward, after: 0 }),
  'POST /api/sync/black-box': async (ward, recipient) => {
    const events = receptionIn(ward);
    const file = await sealFor(recipient, blackBox(events, { wards: [{ ward, first: 1, events: [...events] }] }));
    return { box: Buffer.from(file).toString('base64') };
  },
  'PUT /api/sync/files/:ward/:file/:part': () => 'x',
  'PUT /api/wards/:ward/settings': () => ({
    agencyCode: 'H26.40.12',
    officeName: 'Một cửa',
    address: '',
    phone: '',
  }),
  'POST /api/wards/:ward/users': () => ({
    username: 'nguoi.mau',
    password: 'sông hồng mùa nước',
    name: 'Người Mẫu',
    role: 'officer',
  }),
  'PUT /api/wards/:ward/users/:userId/profile': () => ({ name: 'Tên Khác', role: 'officer' }),
  'PUT /api/wards/:ward/users/:userId/disabled': () => ({ disabled: true }),
  'PUT /api/wards/:ward/users/:userId/password': () => ({ password: 'sông hồng mùa nước' }),
  'PUT /api/wards/:ward/compartment': () => ({ userId: NOBODY }),
  'PUT /api/wards/:ward/forms/:form': () => ({ confirmed: true, note: '' }),
  'PUT /api/wards/:ward/procedures/:code': () => ({
    state: 'draft',
    procedure: procedureDraft(),
    reason: 'Thử',
    basedOn: null,
  }),
  'POST /api/wards/:ward/calendar/preview': () => BASED_ON_NOTHING,
  'POST /api/wards/:ward/calendar': () => ({ ...BASED_ON_NOTHING, reason: 'Thử' }),
  'POST /api/wards/:ward/delegations': () => ({
    documentNumber: '1/UQ',
    issuedOn: '2026-11-01',
    delegator: { name: 'Người chair', post: 'Chủ tịch' },
    delegate: { userId: '', post: '' },
    procedures: [],
    from: '2026-11-02',
    through: '2026-12-31',
    prefix: 'TUQ.',
    specimenOnFile: true,
  }),
  'POST /api/wards/:ward/retention': () => ({ dossiers: [NOBODY], kept: [] }),
  'POST /api/wards/:ward/retention/:batch/decide': () => ({ outcome: 'refuse', basedOn: 1 }),
  'POST /api/wards/:ward/set-aside/admit': () => ({ device: NOBODY }),
  'PUT /api/wards/:ward/enrolment': () => ({ policy: 'open' }),
  'PUT /api/wards/:ward/policies/show-id': () => ({ asksReason: true }),
  'PUT /api/wards/:ward/devices/:device/loss': () => ({ how: 'returned' }),
  'PUT /api/wards/:ward/devices/:device/keys/:key': () => ({ decision: 'turn-away' }),
  'POST /api/wards/:ward/access-log': () => ({ device: randomUUID(), entries: [{}] }),
  'POST /api/wards/:ward/access-log/searches': () => ({ personalId: '001185012345' }),
  'POST /api/wards/:ward/delegations/:id/revoke': () => ({ revokedOn: '2026-11-20', reason: 'Thử', basedOn: 1 }),
};

function receptionIn(ward: WardCode) {
  const events = setupDossierEvents({ device: randomUUID() as DeviceId, ward });
  const reception = events.make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
  return [{ ...reception, id: randomUUID(), dossierId: randomUUID() }] as const;
}

/** Where a route is told the ward; null when it is told none. */
export function findWardPlace({ path, query, body }: ApiRoute): 'address' | 'query' | 'body' | null {
  if (path.includes(':ward')) return 'address';
  if (query && keysOf(query).some((key) => key === 'ward' || key === 'wards')) return 'query';
  const takesWard = body && (path.startsWith('/api/sync/') || keysOf(body).includes('ward'));
  return takesWard ? 'body' : null;
}

/** @returns undefined for a route with a body that has no sample yet */
export async function sampleFor(
  { method, path, query, body, rawBody }: ApiRoute,
  { ward, recipient }: { readonly ward: WardCode; readonly recipient: string },
): Promise<SampleRequest | undefined> {
  const make = BODIES[`${method} ${path}`];
  if (!make && (body || rawBody)) return undefined;
  const isSnapshot = path.startsWith(SNAPSHOT_PART);
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    if (name === 'ward') return ward;
    return isSnapshot && name === 'part' ? 'rows' : (PARTS[name] ?? NOBODY);
  });
  const asked = new URLSearchParams();
  for (const key of query ? keysOf(query) : []) {
    const value = key === 'ward' || key === 'wards' ? ward : QUERY[key];
    if (value !== undefined) asked.set(key, value);
  }
  const text = asked.toString();
  return {
    path: text === '' ? address : `${address}?${text}`,
    body: await make?.(ward, recipient),
    headers: rawBody ? { 'content-type': rawBody } : {},
  };
}

function keysOf(schema: object): string[] {
  return 'entries' in schema ? Object.keys(schema.entries as object) : [];
}
