/** What makes syncing provable: the rolling hash of each ward, reports of tablets, snapshots for the first load, files, the centre's own keys. */
import { CHAIN_START, chainLinks, type NumberedEvent } from '#protocol/event-chain.ts';
import type { Queryable } from '../sql.ts';

export const sync = {
  id: 4,
  name: 'sync',
  sql: `
-- SHA-256 links (protocol/event-chain.ts): of every event, and of the last one in the head.
alter table event add column chain bytea;
alter table ward_head add column chain bytea not null default decode(repeat('00', 32), 'hex');

-- A tablet that was copied goes on counting twice under one name: what came second under a number is kept beside the first.
alter table event add column copy text not null default '';
alter table event drop constraint event_ward_id_device_id_dseq_key;
alter table event add unique (ward_id, device_id, dseq, copy);
alter table quarantine add column copy text not null default '';
alter table quarantine drop constraint quarantine_pkey;
alter table quarantine add primary key (ward_id, device_id, dseq, copy);

-- What the tablet last told of itself, and when each of its troubles was last told.
alter table device add column report jsonb, add column reported_at timestamptz;
create table device_fault (
  ward_id   text not null,
  device_id uuid not null,
  fault     text not null,
  at        timestamptz not null,
  primary key (ward_id, device_id, fault)
);

-- The dossiers of a ward as they stood after an event (protocol/snapshot-messages.ts). Never changed, only replaced.
create table snapshot (
  ward_id  text not null,
  wseq     bigint not null,
  epoch    uuid not null,
  made_at  timestamptz not null,
  manifest jsonb not null,
  primary key (ward_id, wseq)
);
create table snapshot_part (
  ward_id text not null,
  wseq    bigint not null,
  section integer not null,
  part    text not null,
  bytes   bytea not null,
  primary key (ward_id, wseq, section, part)
);
alter table snapshot_part alter column bytes set storage external;

-- Scans of papers and results: what a file is stands in its event 'file-attached'.
create table file_part (
  ward_id text not null,
  file_id uuid not null,
  part    integer not null,
  bytes   bytea not null,
  primary key (ward_id, file_id, part)
);
alter table file_part alter column bytes set storage external;
create table file (
  ward_id     text not null,
  file_id     uuid not null,
  complete_at timestamptz not null,
  primary key (ward_id, file_id)
);
create index event_file on event (ward_id, (body -> 'body' ->> 'fileId')) where kind = 'file-attached';

create table centre_key (
  name    text primary key,
  secret  text not null,
  made_at timestamptz not null
);
`,
  /** Events stored before there was a chain get their links. */
  async run(tx: Queryable): Promise<void> {
    await tx.unsafe('alter table event disable trigger event_append_only');
    const wards = await tx<{ ward_id: string }[]>`select ward_id from ward_head`;
    for (const { ward_id: ward } of wards) await linkWard(tx, ward);
    await tx.unsafe('alter table event enable trigger event_append_only');
    await tx.unsafe('alter table event alter column chain set not null');
  },
};

const PAGE = 5000;

async function linkWard(tx: Queryable, ward: string): Promise<void> {
  let last = { wseq: 0, chain: CHAIN_START };
  for (;;) {
    const events = await tx<NumberedEvent[]>`
      select wseq, body as event from event where ward_id = ${ward} and wseq > ${last.wseq} order by wseq limit ${PAGE}`;
    const wseq = events.at(-1)?.wseq;
    if (wseq === undefined) break;
    const links = chainLinks(last.chain, events);
    const rows = events.map((event, index) => ({ wseq: event.wseq, chain: links[index] }));
    await tx`
      update event set chain = decode(link.chain, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as link (wseq bigint, chain text)
      where event.ward_id = ${ward} and event.wseq = link.wseq`;
    last = { wseq, chain: links.at(-1) ?? last.chain };
  }
  await tx`update ward_head set chain = decode(${last.chain}, 'hex') where ward_id = ${ward}`;
}
