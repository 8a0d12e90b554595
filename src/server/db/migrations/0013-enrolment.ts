/**
 * Tablets that are let in, answered for and reported: a ward's policy and its one-time codes, what a tablet signed as evidence
 * (`protocol/batch-signature.ts`), reports of loss, and what waits for a person because of either. Tablets known until now stay
 * enrolled; every ward begins open, so that an upgrade stops no counter.
 */
export const enrolment = {
  id: 13,
  name: 'enrolment',
  sql: `
alter table ward add column enrolment text not null default 'open' check (enrolment in ('open', 'code'));

alter table device add column enrolled_at timestamptz;
alter table device add column signs_since timestamptz;
alter table device add column revoked_how text check (revoked_how in ('lost', 'returned'));
alter table device add column revoked_by  text;
update device set enrolled_at = seen_at;

create table enrolment_code (
  ward_id     text not null,
  code_id     uuid not null,
  code_hash   text not null,
  made_by     text not null,
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  used_device uuid,
  primary key (ward_id, code_id)
);

-- The devices a session was used on, so that a report of loss ends it: all of them, or naming another would keep it alive.
alter table session add column devices uuid[] not null default '{}';

-- What a tablet signed: for each event of the batch the SHA-256 of the very text, one after the other. sent holds the texts of
-- those that lie in the history in another form: a value was added that its app did not know of.
create table device_batch (
  ward_id    text not null,
  device_id  uuid not null,
  first_dseq bigint not null,
  last_dseq  bigint not null,
  public_key text not null,
  signature  text not null,
  hashes     bytea not null,
  sent       text,
  arrived_at timestamptz not null,
  primary key (ward_id, device_id, first_dseq, signature)
);
create trigger device_batch_append_only before update or delete on device_batch for each row execute function refuse_change();
create trigger device_batch_never_emptied before truncate on device_batch for each statement execute function refuse_change();

-- Unsigned events that a person has answered for.
create table device_admission (
  ward_id     text not null,
  event_id    uuid not null,
  admitted_by text not null,
  admitted_at timestamptz not null,
  primary key (ward_id, event_id)
);
create trigger device_admission_append_only before update or delete on device_admission for each row execute function refuse_change();

alter table quarantine add column held text check (held in ('revoked', 'unsigned'));
`,
};
