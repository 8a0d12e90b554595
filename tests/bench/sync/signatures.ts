/**
 * What signing costs: a tablet's signature over a batch, in this process (the same engine and the same WebCrypto as its browser's,
 * on this machine), and at the centre the check of one with what is kept of it, beside the append of the same events to a real
 * PostgreSQL.
 */
import { makeSigningPair } from '#client/platform/signing.ts';
import { signBatch } from '#client/store/signing-key.ts';
import { inventWard } from '#server/cli/demo/people.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { signedHash, signedText, type BatchSignature } from '#protocol/batch-signature.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { exportPublicKey } from '#protocol/receipt-seal.ts';
import { MAX_EVENTS_PER_PUSH } from '#protocol/sync-messages.ts';
import { acceptPush } from '#server/use-cases/accept-push.ts';
import { checkBatch, evidenceOf } from '#server/use-cases/check-batch.ts';
import { startScratchPostgres } from '#support/scratch-postgres.ts';
import { toBeside, toFigure, type Figure } from '../measure.ts';
import { addOfficer, centreOn, chunk, enrolDevice, pushOf } from './centre-use.ts';
import { makeHistories } from './dossier-set.ts';

const LIMIT_MS = 10;
/** A usual push, the largest there is, and twice that, which no push carries: shown without a limit. */
const SIZES = [20, MAX_EVENTS_PER_PUSH, 2 * MAX_EVENTS_PER_PUSH];
const RUNS = 40;
const EVENTS_PER_PUSH = 20;
/** Of append time. */
const WANTED = { ours: 'within', times: 0.1 } as const;

export async function benchSignatures(): Promise<readonly Figure[]> {
  const { privateKey, publicKey } = await makeSigningPair();
  const key = { privateKey, publicKey: await exportPublicKey(publicKey) };
  const postgres = await startScratchPostgres();
  try {
    await postgres.create('bench');
    const sql = postgres.open('bench', 1);
    const ward = inventWard(1);
    const user = await addOfficer(sql, ward);
    const device = await enrolDevice(sql, ward, user.userId);
    const of = { ward, device, userId: user.userId, seed: 1 };
    const events = [...makeHistories(Math.max(...SIZES, RUNS * EVENTS_PER_PUSH), of)].flat();
    const place = (batch: readonly DossierEvent[]) => ({ device, ward: ward.code, first: batch[0]?.dseq ?? 1 });

    const figures: Figure[] = [];
    for (const size of SIZES) {
      const batch = events.slice(0, size);
      // Kept with each row when it was recorded (`outbox-database.ts`).
      const hashes = batch.map(signedHash);
      const samples = await sample(() => signBatch(key, place(batch), hashes));
      figures.push(
        toFigure(`signature of ${size} events`, samples, {
          unit: 'ms',
          limit: size > MAX_EVENTS_PER_PUSH ? null : { value: LIMIT_MS, on: 'median' },
        }),
      );
    }

    const [recorded] = events;
    const hashing = await sample(async () => signedHash(recorded));
    figures.push(toFigure('hash of an event, as it is recorded', hashing, { unit: 'ms', limit: null }));

    let now = events[0]?.time.deviceAt as Instant;
    const centre = centreOn(sql, () => now);
    const [checks, appends]: [number[], number[]] = [[], []];
    for (const [round, batch] of [...chunk(events, EVENTS_PER_PUSH)].slice(0, RUNS).entries()) {
      now = Math.max(now, ...batch.map(({ time }) => time.deviceAt)) as Instant;
      const signature = await signBatch(key, place(batch), batch.map(signedHash));
      if (!signature) throw new Error('the key made above signs');
      const stored = batch.map(canonicalJson);
      const checked = await timed(async () =>
        check({ device, ward: ward.code, batch, signature, publicKey: key.publicKey, stored }),
      );
      const appended = await timed(() => acceptPush(centre, user, pushOf(ward, device, batch)));
      // Plans and caches are made in the first few.
      if (round < 5) continue;
      checks.push(checked);
      appends.push(appended);
    }
    await sql.end();
    const beside = [toBeside(`append of ${EVENTS_PER_PUSH} events`, appends, WANTED)];
    figures.push(
      toFigure(`check of the signature of ${EVENTS_PER_PUSH} events`, checks, { unit: 'ms', limit: null, beside }),
    );
    return figures;
  } finally {
    await postgres.stop();
  }
}

interface Checked {
  readonly device: DeviceId;
  readonly ward: WardCode;
  readonly batch: readonly DossierEvent[];
  readonly signature: BatchSignature;
  readonly publicKey: string;
  /** In canonical JSON: every append has made it. */
  readonly stored: readonly string[];
}

/** As a push does it; the stored texts are at hand there. */
function check({ device, ward, batch, signature, publicKey, stored }: Checked): void {
  const first = batch[0]?.dseq ?? 1;
  const signed = checkBatch({ device, ward, first, events: batch, signature }, [publicKey], stored);
  if (!signed) throw new Error('the signature made above holds');
  evidenceOf(
    signed,
    { device, first },
    new Map(batch.map((event, index) => [event.dseq, signed.texts[index] ?? signedText(event)])),
  );
}

async function sample(work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < RUNS + 5; run++) samples.push(await timed(work));
  return samples.slice(5);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
