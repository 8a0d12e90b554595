/** Batches signed as a tablet signs them, and a tablet at the wire that does so: real WebCrypto throughout. */
import { expect } from 'vitest';
import { makeSigningPair } from '#client/platform/signing.ts';
import {
  BATCH_ALGORITHM,
  batchBytes,
  keyIdOf,
  signedHash,
  type BatchPlace,
  type BatchSignature,
} from '#protocol/batch-signature.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { exportPublicKey } from '#protocol/receipt-seal.ts';
import { sessionProofBytes, type SessionProof } from '#protocol/session-proof.ts';
import type { PushResponse } from '#protocol/sync-messages.ts';
import { createTablet, eventsOf, uniqueReception, type Caller, type TestTablet } from './centre.ts';
import { WARD } from './dossier-events.ts';
import { at } from './fixed-clock.ts';

export interface BatchSigner {
  /** As a greeting tells it. */
  readonly publicKey: string;
  sign(place: BatchPlace, events: readonly unknown[]): Promise<BatchSignature>;
  /** What shows that a session is used on the device. */
  prove(device: DeviceId, challenge: string): Promise<SessionProof>;
}

export async function makeBatchSigner(): Promise<BatchSigner> {
  const { privateKey, publicKey } = await makeSigningPair();
  const told = await exportPublicKey(publicKey);
  const write = async (bytes: Uint8Array<ArrayBuffer>) =>
    Buffer.from(await crypto.subtle.sign(BATCH_ALGORITHM, privateKey, bytes)).toString('base64url');
  return {
    publicKey: told,
    async sign(place, events) {
      return { key: keyIdOf(told), value: await write(batchBytes(place, events.map(signedHash))) };
    },
    async prove(device, challenge) {
      return { device, publicKey: told, signature: await write(sessionProofBytes(device, challenge)) };
    },
  };
}

const MONDAY = at('2026-03-09 09:15');

export interface SignedTablet {
  readonly tablet: TestTablet;
  readonly signer: BatchSigner;
  readonly events: ReturnType<typeof eventsOf>;
  /** The next receptions. */
  receive(count: number): DossierEvent[];
  greet(more?: object): Promise<void>;
  sign(events: readonly unknown[], first?: number): Promise<BatchSignature>;
  /** @param signature null sends none; left out, the right one is made */
  push(
    events: readonly unknown[],
    signature?: BatchSignature | null,
    first?: number,
  ): Promise<PushResponse['wards'][number]>;
}

/** Has shown its key and greeted, as the app does. @param signs whether it says that it signs what it sends */
export async function setupSignedTablet(caller: Caller, { signs = true } = {}): Promise<SignedTablet> {
  const tablet = createTablet(caller);
  const { device } = tablet;
  const signer = await makeBatchSigner();
  const events = eventsOf(tablet);
  let made = 0;
  const greet = async (more: object = {}) => {
    const told = { signingKey: signer.publicKey, ...(signs && { signs: true }) };
    const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, ...told, ...more };
    expect((await caller.send('POST', '/api/sync/hello', body)).status).toBe(200);
  };
  expect(await proveSession(caller, signer, device)).toBe(204);
  await greet();
  const firstOf = (batch: readonly unknown[]) => (batch[0] as DossierEvent).dseq;
  const sign = (batch: readonly unknown[], first = firstOf(batch)) => signer.sign({ device, ward: WARD, first }, batch);
  return {
    tablet,
    signer,
    events,
    greet,
    sign,
    receive: (count) =>
      Array.from({ length: count }, () =>
        events.make('received', MONDAY, { dossier: (made += 1), body: uniqueReception() }),
      ),
    async push(batch, signature, first = firstOf(batch)) {
      const given = signature === undefined ? await sign(batch, first) : signature;
      const ward = { ward: WARD, first, events: batch, ...(given && { signature: given }) };
      const answer = await caller.send('POST', '/api/sync/push', { protocol: 1, device, app: '0.1.0', wards: [ward] });
      expect(answer.status, answer.text).toBe(200);
      return (answer.json as PushResponse).wards[0]!;
    },
  };
}

/** The session of the caller shows the key. @returns the answer's status */
export async function proveSession(caller: Caller, signer: BatchSigner, device: DeviceId): Promise<number> {
  const { challenge } = (await caller.send('GET', '/api/session/tablet')).json as { challenge: string };
  return (await caller.send('PUT', '/api/session/tablet', await signer.prove(device, challenge))).status;
}
