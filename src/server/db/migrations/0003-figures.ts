/**
 * Figures kept as they change: every dossier lies in one cell of `figure_cell` (`domain/report/figure-cell.ts` says the same
 * of one dossier), and triggers move it from cell to cell in the very statement that changes its row, whoever runs it.
 * Also `dossier.ended_at`: a dossier without it is open, whatever its status is called.
 */
export const figures = {
  id: 3,
  name: 'figures',
  sql: `
-- Summaries made before these facts were kept: what can be told of them from what is there.
update dossier set doc = jsonb_set(doc, '{summary}',
  '{"sector": "", "sets": 1, "channel": "direct", "returnMethod": "counter", "competentAgency": null, "address": "",
    "calendarVersion": "", "receivedById": "", "resolvedById": null, "resolvedByName": "", "evidence": null,
    "holderId": null, "extensions": 0, "apologies": 0, "apologyPending": false, "promisedAt": null, "signedById": null,
    "signedByName": "", "delegationId": null, "changes": 0, "returns": 0, "workedMs": null, "rating": null}'::jsonb
  || jsonb_build_object(
    'endedAt', case when doc -> 'summary' ->> 'status' = 'refused' then doc -> 'summary' -> 'receivedAt'
      else doc -> 'summary' -> 'resolvedAt' end,
    'endTimeliness', doc -> 'summary' -> 'timeliness')
  || (doc -> 'summary'))
where not (doc -> 'summary') ? 'endedAt';
alter table dossier add column ended_at timestamptz;
update dossier set ended_at = to_timestamp((doc -> 'summary' ->> 'endedAt')::double precision / 1000.0);
drop index dossier_open;
create index dossier_open on dossier (ward_id, due_at) where ended_at is null;
drop index dossier_resolved;
create index dossier_ended on dossier (ward_id, ended_at);

-- Months are counted from the start of year 0 on the clock of Việt Nam; 999999 stands for never, 0 for always.
create table figure_cell (
  ward_id        text not null,
  received_month integer not null,
  ended_month    integer not null,
  overdue_month  integer not null,
  waiting_month  integer not null,
  outcome        text not null,
  timeliness     text not null,
  evidence       text not null,
  asked_twice    boolean not null,
  channel        text not null,
  electronic     boolean not null,
  opinion        text not null,
  sector         text not null,
  procedure_code text not null,
  ended_by       text not null,
  count          bigint not null,
  primary key (ward_id, ended_month, received_month, overdue_month, waiting_month, outcome, timeliness, evidence,
    asked_twice, channel, electronic, opinion, sector, procedure_code, ended_by)
);
create index figure_cell_empty on figure_cell (ward_id) where count = 0;

create function figure_month(ms double precision) returns integer language sql immutable parallel safe as $$
  select extract(year from at)::integer * 12 + extract(month from at)::integer - 1
  from (select (to_timestamp(ms / 1000.0) at time zone 'UTC') + interval '7 hours' as at) local
$$;

create function figure_cell_of(ward text, doc jsonb, times bigint) returns setof figure_cell language sql immutable as $$
  select ward,
    coalesce(figure_month(received), 0),
    coalesce(figure_month(ended), 999999),
    case when due is null then 0
      when late is not null then figure_month(late)
      when paused is null then figure_month(due)
      else 999999 end,
    coalesce(figure_month(paused), 999999),
    case when ended is null then ''
      when status in ('refused', 'withdrawn', 'stopped') then status
      else 'result' end,
    coalesce(s ->> 'endTimeliness', ''),
    coalesce(s ->> 'evidence', ''),
    coalesce((s ->> 'supplementRequests')::integer > 1, false),
    coalesce(s ->> 'channel', ''),
    coalesce(s ->> 'returnMethod' = 'electronic', false),
    case when s ->> 'rating' is null then 'none'
      when (s ->> 'rating')::integer <= 2 then 'dissatisfied'
      else 'satisfied' end,
    coalesce(s ->> 'sector', ''),
    coalesce(s ->> 'procedureCode', ''),
    coalesce(s ->> 'resolvedById', ''),
    times
  from (
    select summary as s, summary ->> 'status' as status,
      (summary ->> 'receivedAt')::double precision as received,
      case when summary ->> 'endedAt' is not null
        then greatest((summary ->> 'endedAt')::double precision, (summary ->> 'receivedAt')::double precision) end as ended,
      (summary ->> 'dueAt')::double precision as due,
      (summary ->> 'lateSince')::double precision as late,
      (summary ->> 'pausedSince')::double precision as paused
    from (select doc -> 'summary' as summary) of_doc
  ) of_dossier
$$;

-- In the order of the key, so that two statements never wait for each other in a circle.
create function add_figures(cells figure_cell[]) returns void language plpgsql as $$
begin
  insert into figure_cell
    select ward_id, received_month, ended_month, overdue_month, waiting_month, outcome, timeliness, evidence, asked_twice,
      channel, electronic, opinion, sector, procedure_code, ended_by, sum(count)
    from unnest(cells)
    group by ward_id, received_month, ended_month, overdue_month, waiting_month, outcome, timeliness, evidence, asked_twice,
      channel, electronic, opinion, sector, procedure_code, ended_by
    having sum(count) <> 0
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  on conflict (ward_id, ended_month, received_month, overdue_month, waiting_month, outcome, timeliness, evidence,
    asked_twice, channel, electronic, opinion, sector, procedure_code, ended_by)
  do update set count = figure_cell.count + excluded.count;
  delete from figure_cell where count = 0 and ward_id = any (array(select distinct ward_id from unnest(cells)));
end $$;

create function follow_dossiers() returns trigger language plpgsql as $$
declare
  cells figure_cell[] := '{}';
begin
  if tg_op in ('INSERT', 'UPDATE') then
    cells := cells || array(select cell from new_rows row, figure_cell_of(row.ward_id, row.doc, 1) cell);
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    cells := cells || array(select cell from old_rows row, figure_cell_of(row.ward_id, row.doc, -1) cell);
  end if;
  if cardinality(cells) > 0 then perform add_figures(cells); end if;
  return null;
end $$;
create trigger dossier_inserted after insert on dossier
  referencing new table as new_rows for each statement execute function follow_dossiers();
create trigger dossier_updated after update on dossier
  referencing old table as old_rows new table as new_rows for each statement execute function follow_dossiers();
create trigger dossier_deleted after delete on dossier
  referencing old table as old_rows for each statement execute function follow_dossiers();

create function forget_figures() returns trigger language plpgsql as $$
begin
  delete from figure_cell;
  return null;
end $$;
create trigger dossier_emptied after truncate on dossier for each statement execute function forget_figures();

-- The same cells from the dossiers as they are. The lock keeps them from changing meanwhile.
create function rebuild_figures(ward text) returns void language plpgsql as $$
begin
  lock table dossier in share row exclusive mode;
  delete from figure_cell where ward_id = ward;
  perform add_figures(array(select cell from dossier, figure_cell_of(dossier.ward_id, doc, 1) cell where dossier.ward_id = ward));
end $$;
select rebuild_figures(ward_id) from (select distinct ward_id from dossier) known;
`,
};
