/**
 * Fewer cells: procedure and officer leave them, since no figure asks; overdue, evidence, opinion and the electronic result
 * stand only where one does (`domain/report/figure-facts.ts`). The triggers of migration 3 go on as they are.
 */
export const coarserFigures = {
  id: 5,
  name: 'coarser-figures',
  sql: `
drop function figure_cell_of(text, jsonb, bigint);
drop function add_figures(figure_cell[]);
drop table figure_cell;

-- Months are counted from the start of year 0 on the clock of Việt Nam; 999999 stands for never, 0 for always.
create table figure_cell (
  ward_id           text not null,
  received_month    integer not null,
  ended_month       integer not null,
  overdue_month     integer not null,
  waiting_month     integer not null,
  outcome           text not null,
  timeliness        text not null,
  evidence          text not null,
  asked_twice       boolean not null,
  online            boolean not null,
  electronic_result boolean not null,
  opinion           text not null,
  sector            text not null,
  count             integer not null,
  primary key (ward_id, ended_month, received_month, overdue_month, waiting_month, outcome, timeliness, evidence,
    asked_twice, online, electronic_result, opinion, sector)
);
create index figure_cell_empty on figure_cell (ward_id) where count = 0;

create function figure_cell_of(ward text, doc jsonb, times integer) returns setof figure_cell language sql immutable as $$
  select ward,
    coalesce(figure_month(received), 0),
    coalesce(figure_month(ended), 999999),
    case when overdue < coalesce(figure_month(ended), 999999) then overdue else 999999 end,
    coalesce(figure_month(paused), 999999),
    outcome,
    coalesce(s ->> 'endTimeliness', ''),
    case when outcome = 'result' and s ->> 'endTimeliness' in ('early', 'on_time') then coalesce(s ->> 'evidence', '') else '' end,
    coalesce((s ->> 'supplementRequests')::integer > 1, false),
    coalesce(s ->> 'channel' = 'online', false),
    coalesce(outcome = 'result' and s ->> 'channel' = 'online' and s ->> 'returnMethod' = 'electronic', false),
    case when outcome <> 'result' or s ->> 'rating' is null then 'none'
      when (s ->> 'rating')::integer <= 2 then 'dissatisfied'
      else 'satisfied' end,
    coalesce(s ->> 'sector', ''),
    times
  from (
    select summary as s,
      case when summary ->> 'endedAt' is null then ''
        when summary ->> 'status' in ('refused', 'withdrawn', 'stopped') then summary ->> 'status'
        else 'result' end as outcome,
      (summary ->> 'receivedAt')::double precision as received,
      case when summary ->> 'endedAt' is not null
        then greatest((summary ->> 'endedAt')::double precision, (summary ->> 'receivedAt')::double precision) end as ended,
      case when summary ->> 'dueAt' is null then 0
        when summary ->> 'lateSince' is not null then figure_month((summary ->> 'lateSince')::double precision)
        when summary ->> 'pausedSince' is null then figure_month((summary ->> 'dueAt')::double precision)
        else 999999 end as overdue,
      (summary ->> 'pausedSince')::double precision as paused
    -- Kept apart (offset 0), or the document would be unpacked anew for every field.
    from (select doc -> 'summary' as summary offset 0) of_doc offset 0
  ) of_dossier
$$;

-- In the order of the key, so that two statements never wait for each other in a circle.
create function add_figures(cells figure_cell[]) returns void language plpgsql as $$
begin
  insert into figure_cell
    select ward_id, received_month, ended_month, overdue_month, waiting_month, outcome, timeliness, evidence, asked_twice,
      online, electronic_result, opinion, sector, sum(count)
    from unnest(cells)
    group by ward_id, received_month, ended_month, overdue_month, waiting_month, outcome, timeliness, evidence, asked_twice,
      online, electronic_result, opinion, sector
    having sum(count) <> 0
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
  on conflict (ward_id, ended_month, received_month, overdue_month, waiting_month, outcome, timeliness, evidence,
    asked_twice, online, electronic_result, opinion, sector)
  do update set count = figure_cell.count + excluded.count;
  delete from figure_cell where count = 0 and ward_id = any (array(select distinct ward_id from unnest(cells)));
end $$;

select rebuild_figures(ward_id) from (select distinct ward_id from dossier) known;
`,
};
