/**
 * Takes in a black box: whoever is signed in brings the unsent work of any tablet, and it is taken in exactly as a push of
 * that tablet. What is there already is answered as before, so the box and the tablet itself may come in any order and as
 * often as they like. What a tablet that was reported lost brings is kept too, and waits for the administrator's word, as does
 * what lacks the signature its tablet has promised. A centre
 * restored from a backup may lack what came before the box, or the tablet itself: the box is taken in all the same.
 */
import { ok, type Result } from '#domain/base/result.ts';
import type { BlackBox, BlackBoxResponse } from '#protocol/black-box.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { MAX_EVENTS_PER_PUSH, type Verdict } from '#protocol/sync-messages.ts';
import { transact } from '../store/database.ts';
import { isCentreDevice, lockSilentDevice, registerDevice, type Contact } from '../store/devices.ts';
import { readHead } from '../store/wards.ts';
import { acceptWard } from './accept-push.ts';
import type { Centre } from './centre.ts';
import { hasWard } from './manage-users.ts';
import { openBlackBox, type BlackBoxFault } from './open-black-box.ts';
import { isReported } from './report-device.ts';

type Entry = BlackBox['wards'][number];

/** @param carrier stands beside each event as the one who sent it; takes in only what belongs to the carrier's own wards */
export async function acceptBlackBox(
  centre: Centre,
  carrier: SessionUser,
  file: Uint8Array,
): Promise<Result<BlackBoxResponse, BlackBoxFault>> {
  const opened = await openBlackBox(centre, file);
  if (!opened.ok) return opened;
  const { device, madeAt } = opened.value;
  const wards: BlackBoxResponse['wards'] = [];
  for (const entry of opened.value.wards) wards.push(await acceptEntry(centre, carrier, opened.value, entry));
  for (const { answer } of wards) {
    const { ward, result } = answer;
    centre.journal.info({ ward, device, carrier: carrier.userId, result }, 'black box taken in');
  }
  return ok({ now: centre.now(), device, madeAt, wards });
}

async function acceptEntry(
  centre: Centre,
  carrier: SessionUser,
  { device, app }: BlackBox,
  { ward, first, events, signatures = [] }: Entry,
): Promise<BlackBoxResponse['wards'][number]> {
  if (!hasWard(carrier, ward)) {
    return { first, known: 0, answer: { ward, result: 'refused', reason: 'not-your-ward' } };
  }
  await introduce(centre, { ward, device, app, userId: carrier.userId, at: centre.now() });
  const isOfLost = await isReported(centre, { ward, device });
  const top = (await readHead(centre.db, ward))?.head ?? 0;
  const verdicts: Verdict[] = [];
  let head = 0;
  for (const { from, count, signature } of stepsOf(events.length, signatures)) {
    const step = await acceptWard(centre, {
      ward,
      first: first + from,
      trimmed: 0,
      events: events.slice(from, from + count),
      signature,
      request: { device, app },
      sender: carrier,
      isCarried: true,
    });
    if (step.result !== 'accepted') return { first, known: 0, answer: step };
    verdicts.push(...step.verdicts);
    head = step.head;
  }
  const known = verdicts.filter((verdict) => verdict.outcome === 'stored' && verdict.wseq <= top).length;
  const answer = { ward, result: 'accepted', head, verdicts } as const;
  return { first, known, ...(isOfLost && { isOfLost }), answer };
}

/** In the steps of a push, so that the ward is never held longer than by a tablet; where the tablet signed, in those it signed. */
function* stepsOf(
  events: number,
  signatures: NonNullable<Entry['signatures']>,
): Generator<{
  from: number;
  count: number;
  signature: NonNullable<Entry['signatures']>[number]['signature'] | undefined;
}> {
  let from = 0;
  for (const { count, signature } of signatures) {
    if (from >= events) return;
    yield { from, count, signature };
    from += count;
  }
  for (; from < events; from += MAX_EVENTS_PER_PUSH) yield { from, count: MAX_EVENTS_PER_PUSH, signature: undefined };
}

/** Registers a tablet the ward does not know: it came into use after the backup this centre was restored from. */
async function introduce({ db, journal }: Centre, contact: Contact): Promise<void> {
  const { ward, device } = contact;
  if (isCentreDevice(device)) return;
  const isNew = await transact(db, async (tx) => {
    if (await lockSilentDevice(tx, ward, device)) return false;
    await registerDevice(tx, contact);
    return true;
  });
  if (isNew) journal.warn({ ward, device, carrier: contact.userId }, 'tablet known from its black box alone');
}
