/**
 * The shape of everything that crosses the wire, pinned: a tablet may be switched off for a month and then speak
 * to a newer centre. A change on purpose: see the message below.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as v from 'valibot';
import { expect, test } from 'vitest';
import * as access from '#protocol/access-messages.ts';
import * as blackBox from '#protocol/black-box.ts';
import * as compartments from '#protocol/compartment-messages.ts';
import * as dayHeads from '#protocol/day-head.ts';
import * as devices from '#protocol/device-messages.ts';
import * as batches from '#protocol/batch-signature.ts';
import * as enrolment from '#protocol/enrolment-messages.ts';
import * as destroyed from '#protocol/destroyed-event.ts';
import * as events from '#protocol/dossier-event-schema.ts';
import * as factors from '#protocol/factor-messages.ts';
import * as files from '#protocol/file-messages.ts';
import * as serials from '#protocol/serial-messages.ts';
import * as session from '#protocol/session-messages.ts';
import * as snapshots from '#protocol/snapshot-messages.ts';
import * as sync from '#protocol/sync-messages.ts';
import * as retention from '#protocol/retention-messages.ts';
import * as records from '#protocol/ward-records.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';

const GOLDEN = path.resolve(import.meta.dirname, `../../golden/protocol-v${PROTOCOL_VERSION}.json`);
const ADVICE = [
  'The wire has changed. Old tablets go on speaking the way they learnt, so a change must be one they can live with:',
  'a new optional field or a new kind. Add a version to the history in src/protocol/version.ts (raise PROTOCOL_VERSION',
  'when old and new cannot understand each other), then write the new shape down with',
  'UPDATE_GOLDEN=1 npx vitest run --project unit tests/unit/protocol/wire-contract.test.ts and read its diff.',
].join('\n');

/** Every schema the protocol exports, by name: a new message is pinned without being listed here. */
function wireSchemas(): [string, v.GenericSchema][] {
  const modules = [
    events,
    destroyed,
    session,
    factors,
    sync,
    records,
    retention,
    snapshots,
    devices,
    enrolment,
    batches,
    dayHeads,
    serials,
    files,
    blackBox,
    access,
    compartments,
  ];
  const exported: [string, unknown][] = modules.flatMap((module) => Object.entries(module));
  return exported
    .filter((entry): entry is [string, v.GenericSchema] => entry[0].endsWith('Schema'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Checks that JSON Schema cannot say (a day that exists, a check character) are left out; their own tests hold them. */
function shapes(): unknown {
  const shapeOf = (schema: v.GenericSchema) => toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  const written = Object.fromEntries(wireSchemas().map(([name, schema]) => [name, shapeOf(schema)]));
  const sizes = {
    SNAPSHOT_FORMAT: snapshots.SNAPSHOT_FORMAT,
    MAX_SECTIONS_AT_ONCE: snapshots.MAX_SECTIONS_AT_ONCE,
    FILE_PART_BYTES: files.FILE_PART_BYTES,
    MAX_FILE_BYTES: files.MAX_FILE_BYTES,
    BLACK_BOX_FORMAT: blackBox.BLACK_BOX_FORMAT,
  };
  const { MAX_EVENTS_PER_PUSH, MAX_EVENTS_PER_PULL } = sync;
  const bounds = {
    MAX_EVENTS_PER_PUSH,
    MAX_EVENTS_PER_PULL,
    MAX_RECORDS_PER_PAGE: records.MAX_RECORDS_PER_PAGE,
    ...sizes,
  };
  return JSON.parse(JSON.stringify({ version: PROTOCOL_VERSION, bounds, schemas: written }));
}

test('the wire has the shape written down for this version', () => {
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(GOLDEN, `${JSON.stringify(shapes(), null, 2)}\n`);
  expect(existsSync(GOLDEN), `${path.basename(GOLDEN)} is missing. ${ADVICE}`).toBe(true);
  expect(shapes(), ADVICE).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
});

test('every message of the sync protocol and the session is pinned', () => {
  const names = wireSchemas().map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'dossierEventSchema',
      'headsSchema',
      'helloRequestSchema',
      'helloResponseSchema',
      'pullRequestSchema',
      'pullResponseSchema',
      'pushRequestSchema',
      'pushResponseSchema',
      'sessionResponseSchema',
      'signInRequestSchema',
      'wardRecordSchema',
    ]),
  );
});
