/**
 * Destruction after the retention time (`docs/personal-data.md`): what is left of a destroyed dossier, and the one way in which
 * the append-only tables may change for it. A stub, an empty word or a missing text is let through only for a dossier that
 * stands in `destroyed_dossier`, and everything else of the row must stay.
 */
export const destruction = {
  id: 18,
  name: 'destruction',
  sql: `
-- batch_id is the key of the ward's record of kind 'destruction'. doc -> 'summary' is what figures ask of a dossier
-- (domain/report/figure-facts.ts) and nothing else: past figures go on counting it.
create table destroyed_dossier (
  ward_id     text not null,
  dossier_id  uuid not null,
  batch_id    uuid not null,
  received_at timestamptz not null,
  ended_at    timestamptz not null,
  doc         jsonb not null,
  primary key (ward_id, dossier_id)
);
create index destroyed_dossier_period on destroyed_dossier (ward_id, received_at);
create trigger destroyed_dossier_append_only before update or delete on destroyed_dossier for each row execute function refuse_change();
create trigger destroyed_dossier_never_emptied before truncate on destroyed_dossier for each statement execute function refuse_change();
create trigger destroyed_dossier_inserted after insert on destroyed_dossier
  referencing new table as new_rows for each statement execute function follow_dossiers();

create or replace function rebuild_figures(ward text) returns void language plpgsql as $$
begin
  delete from figure_cell where ward_id = ward;
  perform add_figures(array(
    select cell from dossier, figure_cell_of(dossier.ward_id, doc, 1) cell where dossier.ward_id = ward
    union all
    select cell from destroyed_dossier, figure_cell_of(destroyed_dossier.ward_id, doc, 1) cell where destroyed_dossier.ward_id = ward));
end $$;

create function refuse_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'body' = to_jsonb(old) - 'body' and exists (
      select 1 from destroyed_dossier d
      where d.ward_id = old.ward_id and d.dossier_id = old.dossier_id
        and new.body = jsonb_build_object('destroyed', d.batch_id::text)) then
      return new;
    end if;
  end if;
  raise exception 'the history is append-only';
end $$;
drop trigger event_append_only on event;
create trigger event_append_only before update or delete on event for each row execute function refuse_event_change();

-- Of the evidence of a tablet only texts of destroyed events may go; the hashes and the signature stay.
create function refuse_evidence_change() returns trigger language plpgsql as $$
declare
  had jsonb := '{}';
  has jsonb := '{}';
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'sent' = to_jsonb(old) - 'sent' then
      begin
        had := coalesce(old.sent, '{}')::jsonb;
        has := coalesce(new.sent, '{}')::jsonb;
        if had @> has and not exists (
          select 1 from jsonb_each_text(had) gone
          where not has ? gone.key and not exists (
            select 1 from destroyed_dossier d
            where d.ward_id = old.ward_id and position(d.dossier_id::text in lower(gone.value)) > 0)) then
          return new;
        end if;
      exception when invalid_text_representation then
        -- No texts at all: refused below.
      end;
    end if;
  end if;
  raise exception 'the history is append-only';
end $$;
drop trigger device_batch_append_only on device_batch;
create trigger device_batch_append_only before update or delete on device_batch for each row execute function refuse_evidence_change();

-- Who looked at a destroyed dossier, when and how stays; the words written then do not.
create function refuse_look_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'about' - 'reason' = to_jsonb(old) - 'about' - 'reason' and new.about = '' and new.reason = ''
      and exists (
        select 1 from destroyed_dossier d where d.ward_id = old.ward_id and d.dossier_id = old.dossier_id) then
      return new;
    end if;
  end if;
  raise exception 'the access log is append-only';
end $$;
drop trigger access_log_append_only on access_log;
create trigger access_log_append_only before update or delete on access_log for each row execute function refuse_look_change();
`,
};
