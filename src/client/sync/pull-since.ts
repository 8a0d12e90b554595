/**
 * Brings the centre's events since the cursor, page by page; each page and its cursor are taken over in one transaction.
 * What the ward has decided comes first: an event may name the calendar it was counted by.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import { pullResponseSchema, type PullResponse } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { CursorRow } from '../store/cache-database.ts';
import { confirmReturned, offerAgain } from '../store/outbox.ts';
import { applyPage, forgetWard } from '../store/projection.ts';
import { lastRecord } from '../store/ward-records.ts';
import { askCentre, type CentreError } from './centre.ts';
import { fetchRecords } from './fetch-records.ts';
import type { SyncContext } from './sync-context.ts';

type Page = Extract<PullResponse['wards'][number], { result: 'page' }>;

/** @returns NotUnderstood when a page has a hole or an event this version cannot read; the cursor then stays where it was */
export async function pullSince(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  for (;;) {
    const cursor = await context.store.cache.cursor.get(ward);
    const page = await fetchPage(context, ward, cursor);
    if (!page.ok) return page;
    if (page.value === null) return ok(null);
    if (cursor && page.value.epoch !== cursor.epoch) {
      // In this order: whatever is interrupted between the two, the next pull finds the old epoch and does both again.
      await offerAgain(context.store, ward);
      await forgetWard(context.store, ward);
      continue;
    }
    const records = await fetchMissingRecords(context, page.value);
    if (!records.ok) return records;
    const taken = await takePage(context, page.value, cursor);
    if (!taken.ok || !page.value.more) return taken;
  }
}

async function fetchMissingRecords(context: SyncContext, { ward, records }: Page): Promise<Result<null, CentreError>> {
  return records > (await lastRecord(context.store.cache, ward)) ? fetchRecords(context, ward) : ok(null);
}

async function fetchPage(
  { store, connection, clock, heard }: SyncContext,
  ward: WardCode,
  cursor: CursorRow | undefined,
): Promise<Result<Page | null, CentreError>> {
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/pull',
    body: {
      protocol: PROTOCOL_VERSION,
      device: store.deviceId,
      since: [{ ward, epoch: cursor?.epoch ?? null, wseq: cursor?.wseq ?? 0 }],
    },
    answer: pullResponseSchema,
  });
  if (!answer.ok) return answer;
  await heard(answer.value.now, sentAt);
  const page = answer.value.wards.find((entry) => entry.ward === ward);
  return ok(page?.result === 'page' ? page : null);
}

async function takePage(
  { store }: SyncContext,
  page: Page,
  cursor: CursorRow | undefined,
): Promise<Result<null, CentreError>> {
  const from = cursor?.wseq ?? 0;
  const isContiguous = page.after === from && page.events.every(({ wseq }, index) => wseq === from + index + 1);
  const events: DossierEvent[] = [];
  for (const { event } of page.events) {
    const parsed = v.safeParse(dossierEventSchema, event);
    if (!parsed.success) return err({ type: 'NotUnderstood' });
    events.push(parsed.output);
  }
  if (!isContiguous) return err({ type: 'NotUnderstood' });

  const wseq = page.events.at(-1)?.wseq ?? from;
  if (events.length > 0 || !cursor) await applyPage(store, { ward: page.ward, epoch: page.epoch, wseq, events });
  await confirmReturned(store, page.ward);
  return ok(null);
}
