/** What each ward decides for itself (calendar, procedures, delegations, checked forms): appended and numbered like events. */
export const wardRecords = {
  id: 2,
  name: 'ward-records',
  sql: `
alter table ward_head add column records_seq bigint not null default 0;

create table ward_record (
  ward_id text not null,
  rseq    bigint not null,
  kind    text not null,
  key     text not null,
  at      timestamptz not null,
  by_id   text not null,
  by_name text not null,
  reason  text not null,
  body    jsonb not null,
  primary key (ward_id, rseq)
);
create index ward_record_newest on ward_record (ward_id, kind, key, rseq desc);
create trigger ward_record_append_only before update or delete on ward_record for each row execute function refuse_change();
create trigger ward_record_never_emptied before truncate on ward_record for each statement execute function refuse_change();
`,
};
