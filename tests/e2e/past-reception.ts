/**
 * A dossier taken in weeks ago on a tablet that has been offline since, arriving now: the honest way to have one that is
 * already past its due date, since the centre bounds the clock of every tablet it has heard from.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, type APIRequestContext } from '@playwright/test';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { DEFAULT_DUE_SETTINGS } from '#domain/calendar/due-settings.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { pinProcedure } from '#domain/dossier/decide-receive.ts';
import { formatDossierCode, serialAt } from '#domain/dossier/dossier-code.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';

export interface PastReception {
  readonly ward: string;
  readonly receivedAt: Instant;
  readonly applicantName: string;
  readonly procedureCode: string;
}

/** @returns the dossier's code; `request` must be signed in as an officer of the ward */
export async function pushPastReception(
  request: APIRequestContext,
  origin: string,
  past: PastReception,
): Promise<string> {
  const ward = past.ward as WardCode;
  const device = randomUUID();
  const hello = await request.post(`${origin}/api/sync/hello`, {
    data: { protocol: 1, device, app: 'e2e', ward, blocksWanted: 1 },
  });
  expect(hello.ok(), await hello.text()).toBe(true);
  const { serialBlocks, ward: profile } = (await hello.json()) as {
    serialBlocks: number[];
    ward: { agencyCode: string };
  };
  const { user } = (await (await request.get(`${origin}/api/session`)).json()) as {
    user: { userId: string; name: string; role: string };
  };

  const { receivedAt } = past;
  const procedure = loadProcedures().find(({ code }) => code === past.procedureCode);
  const procedureCase = procedure?.cases[0];
  if (!procedure || !procedureCase) throw new Error(`no procedure ${past.procedureCode}`);
  const pinned = pinProcedure(procedure, procedureCase);
  const due = computeDueDate(loadWorkingCalendar(), { receivedAt, limit: pinned.limit });
  if (!due.ok) throw new Error(due.error.type);

  const code = formatDossierCode(profile.agencyCode, dateOf(receivedAt), serialAt(serialBlocks, 0) ?? '');
  const event = {
    id: randomUUID(),
    dossierId: randomUUID(),
    ward,
    device,
    dseq: 1,
    v: 1,
    base: 0,
    actor: { userId: user.userId, name: user.name, role: user.role },
    time: {
      deviceAt: receivedAt,
      skewMs: null,
      skewErrorMs: null,
      tickMs: 1000,
      startId: 'e2e',
      notBefore: null,
      arrivedAt: null,
    },
    kind: 'received',
    body: {
      code,
      token: createCitizenToken(ward, randomBytes(16)),
      lookupCode: createLookupCode(randomBytes(8)),
      applicant: { fullName: past.applicantName, personalId: '', bornOn: null, phone: '', address: '', fromCard: [] },
      procedure: pinned,
      documents: [{ documentId: 'to-khai', name: 'Tờ khai', originals: 1, copies: 0 }],
      sets: 1,
      channel: 'direct',
      returnMethod: 'counter',
      competentAgency: null,
      fee: null,
      calendarVersion: due.value.calendarVersion,
      dueSettings: DEFAULT_DUE_SETTINGS,
      dueAt: due.value.dueAt,
    },
  };
  const push = await request.post(`${origin}/api/sync/push`, {
    data: { protocol: 1, device, app: 'e2e', wards: [{ ward, first: 1, events: [event] }] },
  });
  expect(push.ok(), await push.text()).toBe(true);
  expect((await push.json()).wards[0].verdicts[0].outcome).toBe('stored');
  return code;
}
