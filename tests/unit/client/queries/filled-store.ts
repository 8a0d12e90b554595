/** A tablet whose cache holds the dossiers a test names, written as a pull would write them. */
import { applyPage } from '#client/store/projection.ts';
import type { Store } from '#client/store/store.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { Applicant, PinnedProcedure, ReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { receivedBody, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

export interface DossierSketch {
  readonly name?: string;
  readonly code?: string;
  readonly phone?: string;
  readonly personalId?: string;
  readonly receivedAt?: Instant;
  readonly limit?: PinnedProcedure['limit'];
  readonly ward?: WardCode;
  readonly competentAgency?: string;
  /** Steps after the reception, with their moments. */
  readonly steps?: readonly (readonly [
    (
      | 'supplement-requested'
      | 'supplement-received'
      | 'payment-requested'
      | 'apology-proposed'
      | 'apologised'
      | 'resolved'
      | 'handed-over'
      | 'refused'
    ),
    Instant,
  ])[];
}

/** @returns the ids, in the order of the sketches; numbers go on where an earlier call ended */
export async function addDossiers(store: Store, sketches: readonly DossierSketch[]): Promise<DossierId[]> {
  const start = await store.cache.dossier.count();
  const ids: DossierId[] = [];
  const byWard = new Map<WardCode, DossierEvent[]>();
  for (const [index, sketch] of sketches.entries()) {
    const dossier = start + index + 1;
    const ward = sketch.ward ?? WARD;
    const { make } = setupDossierEvents({ ward, first: dossier * 10 });
    const receivedAt = sketch.receivedAt ?? ((at('2026-03-09 08:00') + dossier) as Instant);
    const events = [
      make('received', receivedAt, { dossier, body: bodyOf(sketch, dossier) }),
      ...(sketch.steps ?? []).map(([kind, moment]) =>
        // A letter that is approved is the first step of its sketch.
        kind === 'apologised'
          ? make(kind, moment, {
              dossier,
              role: 'chair',
              body: { proposalId: uuid('event', dossier * 10 + 1) as EventId, number: '' },
            })
          : make(kind, moment, { dossier }),
      ),
    ];
    ids.push(uuid('dossier', dossier) as DossierId);
    byWard.set(ward, [...(byWard.get(ward) ?? []), ...events]);
  }
  for (const [ward, events] of byWard) {
    await applyPage(store, { ward, epoch: uuid('epoch', 1), wseq: events.length, chain: CHAIN_START, events });
  }
  return ids;
}

function bodyOf(sketch: DossierSketch, dossier: number): ReceivedBody {
  const { name, code, phone, personalId, limit, competentAgency } = sketch;
  const plain = receivedBody({ competentAgency: competentAgency ?? null });
  const applicant: Applicant = {
    ...plain.applicant,
    fullName: name ?? plain.applicant.fullName,
    phone: phone ?? '',
    personalId: personalId ?? '',
  };
  return {
    ...plain,
    applicant,
    code: code ?? `H26.40.12-260309-${String(dossier).padStart(4, '0')}`,
    lookupCode: String(dossier).padStart(9, 'Y'),
    procedure: { ...plain.procedure, limit: limit ?? plain.procedure.limit },
  };
}
