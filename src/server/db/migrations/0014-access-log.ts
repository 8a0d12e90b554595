/**
 * Who looked at whose data: kept beside the history and guarded like it. No identity number is in it; what was searched for
 * is a keyed hash (`use-cases/access-log.ts`).
 */
export const accessLog = {
  id: 14,
  name: 'access-log',
  sql: `
create table access_log (
  ward_id    text not null,
  access_id  uuid not null,
  -- Both null of what was asked of the centre itself.
  device_id  uuid,
  number     bigint,
  at         timestamptz not null,
  arrived_at timestamptz not null,
  user_id    text not null,
  sent_by    text not null,
  action     text not null,
  dossier_id uuid,
  is_holder  boolean not null,
  about      text not null,
  reason     text not null,
  subject    bytea,
  primary key (ward_id, access_id)
);
create index access_log_dossier on access_log (ward_id, dossier_id, at) where dossier_id is not null;
create index access_log_day on access_log (ward_id, at);
create index access_log_subject on access_log (ward_id, subject) where subject is not null;

create function refuse_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'the access log is append-only';
end $$;
create trigger access_log_append_only before update or delete on access_log for each row execute function refuse_log_change();
create trigger access_log_never_emptied before truncate on access_log for each statement execute function refuse_log_change();
`,
};
