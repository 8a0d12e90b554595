/** Black boxes brought to a real centre: a tablet whose work is in them, somebody who brings them, and what became of it. */
import * as v from 'valibot';
import { expect } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { blackBoxResponseSchema, type BlackBoxResponse } from '#protocol/black-box.ts';
import { sealFor } from './black-boxes.ts';
import {
  createTablet,
  eventsOf,
  uniqueReception,
  type Answer,
  type Caller,
  type TestCentre,
  type TestTablet,
} from './centre.ts';
import { at } from './fixed-clock.ts';

export const BLACK_BOX_PATH = '/api/sync/black-box';

const MONDAY = at('2026-03-09 09:15');

export interface BoxedTablet {
  readonly tablet: TestTablet;
  /** The next receptions it records, each of a dossier of its own. */
  receive(count: number): DossierEvent[];
}

/** A tablet that has greeted, or one the centre has never heard of. */
export async function setupBoxedTablet(caller: Caller, { isGreeted = true } = {}): Promise<BoxedTablet> {
  const tablet = createTablet(caller);
  if (isGreeted) await tablet.hello();
  const events = eventsOf(tablet);
  let made = 0;
  const receive = (count: number) =>
    Array.from({ length: count }, () =>
      events.make('received', MONDAY, { dossier: (made += 1), body: uniqueReception() }),
    );
  return { tablet, receive };
}

export interface BoxCarrier {
  bringFile(file: Uint8Array): Promise<Answer>;
  bring(content: object | string): Promise<Answer>;
  /** Of a box that is to be answered. */
  taken(content: object): Promise<BlackBoxResponse>;
}

export function createBoxCarrier(centre: TestCentre, caller: Caller): BoxCarrier {
  const bringFile = (file: Uint8Array) =>
    caller.send('POST', BLACK_BOX_PATH, { box: Buffer.from(file).toString('base64') });
  const bring = async (content: object | string) =>
    bringFile(await sealFor(centre.running.centre.blackBoxRecipient, content));
  return {
    bringFile,
    bring,
    async taken(content) {
      const answer = await bring(content);
      expect(answer.status, answer.text).toBe(200);
      return v.parse(blackBoxResponseSchema, answer.json);
    },
  };
}

/** What the centre holds of a device, in the device's order. */
export function storedOf({ sql }: TestCentre, device: DeviceId) {
  return sql<{ dseq: number; event_id: string; sent_by: string; body: DossierEvent }[]>`
    select dseq, event_id, sent_by, body from event where device_id = ${device} order by dseq, wseq`;
}
