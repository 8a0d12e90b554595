/**
 * The first schema. `ward_id` leads every key, there is no sequence and no foreign key across wards, so the same
 * statements run on one PostgreSQL, on partitions and on Citus. Users and sessions belong to the whole centre.
 */
export const initial = {
  id: 1,
  name: 'initial',
  sql: `
create table ward (
  ward_id       text primary key,
  name          text not null,
  province_name text not null,
  agency_code   text not null,
  office_name   text not null,
  address       text not null,
  phone         text not null,
  demo          boolean not null,
  next_block    integer not null default 0
);

-- The top of a ward's order. Its row is updated by every append: the lock and the counter in one.
create table ward_head (
  ward_id  text primary key,
  epoch    uuid not null default gen_random_uuid(),
  last_seq bigint not null default 0
);

create table device (
  ward_id    text not null,
  device_id  uuid not null,
  last_dseq  bigint not null default 0,
  app        text not null,
  user_id    text not null,
  seen_at    timestamptz not null,
  revoked_at timestamptz,
  primary key (ward_id, device_id)
);

create table serial_block (
  ward_id   text not null,
  block     integer not null,
  device_id uuid not null,
  leased_at timestamptz not null,
  primary key (ward_id, block)
);
create index serial_block_device on serial_block (ward_id, device_id);

create table event (
  ward_id    text not null,
  wseq       bigint not null,
  device_id  uuid not null,
  dseq       bigint not null,
  dossier_id uuid not null,
  event_id   uuid not null,
  kind       text not null,
  v          smallint not null,
  actor_id   text not null,
  sent_by    text not null,
  device_at  timestamptz not null,
  arrived_at timestamptz not null,
  body       jsonb not null,
  primary key (ward_id, wseq),
  unique (ward_id, device_id, dseq),
  constraint event_id_once unique (ward_id, event_id)
);
create index event_dossier on event (ward_id, dossier_id, wseq);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history is append-only';
end $$;
create trigger event_append_only before update or delete on event for each row execute function refuse_change();
create trigger event_never_emptied before truncate on event for each statement execute function refuse_change();

-- Events that could not be read, as they came: JSON text, because jsonb has no room for every string.
create table quarantine (
  ward_id   text not null,
  device_id uuid not null,
  dseq      bigint not null,
  raw       text not null,
  reason    text not null,
  at        timestamptz not null,
  primary key (ward_id, device_id, dseq)
);

-- What the events amount to; can be rebuilt from them.
create table dossier (
  ward_id     text not null,
  dossier_id  uuid not null,
  code        text not null,
  token       text not null,
  lookup_code text not null,
  status      text not null,
  received_at timestamptz not null,
  due_at      timestamptz,
  resolved_at timestamptz,
  timeliness  text,
  phone_tail  text not null,
  doc         jsonb not null,
  last_wseq   bigint not null,
  primary key (ward_id, dossier_id)
);
create index dossier_token on dossier (ward_id, token);
create index dossier_lookup_code on dossier (lookup_code);
create index dossier_by_code on dossier (code);
create index dossier_received on dossier (ward_id, received_at);
create index dossier_resolved on dossier (ward_id, resolved_at);
create index dossier_open on dossier (ward_id, due_at) where status in ('received', 'processing', 'awaiting-supplement');

-- A number belongs to the dossier that arrived with it first.
create table dossier_code (
  ward_id    text not null,
  code       text not null,
  dossier_id uuid not null,
  primary key (ward_id, code)
);

create table app_user (
  user_id       text primary key,
  username      text not null unique,
  password_hash text not null,
  name          text not null,
  role          text not null,
  disabled_at   timestamptz,
  created_at    timestamptz not null
);

create table user_ward (
  user_id text not null,
  ward_id text not null,
  primary key (user_id, ward_id)
);
create index user_ward_ward on user_ward (ward_id);

create table session (
  token_hash bytea primary key,
  user_id    text not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null
);
create index session_by_user on session (user_id);

create table setup_link (
  code_hash  bytea primary key,
  expires_at timestamptz not null
);
`,
};
