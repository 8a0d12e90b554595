/**
 * A rolling hash over a ward's access log, as over its events: each look is numbered, and its link is SHA-256 over the link before
 * and everything the row says. Its head is a row of its own, so that a look holds up no push.
 */
export const accessChain = {
  id: 20,
  name: 'access-chain',
  sql: `
create table access_head (
  ward_id  text   primary key,
  last_seq bigint not null,
  chain    bytea  not null
);

alter table access_log add column aseq  bigint;
alter table access_log add column chain bytea;

-- Times as milliseconds: their text would follow the time zone of the session.
create function access_link(before bytea, look access_log) returns bytea language sql immutable as $$
  select sha256(before || convert_to(jsonb_build_array(look.aseq, look.access_id, look.device_id, look.number,
    (extract(epoch from look.at) * 1000)::bigint, (extract(epoch from look.arrived_at) * 1000)::bigint, look.user_id,
    look.sent_by, look.action, look.dossier_id, look.is_holder, look.about, look.reason, encode(look.subject, 'hex'))::text, 'UTF8'))
$$;

-- Links a look that is put in behind the last one of its ward. The row of the head is held until the commit.
create function chain_access() returns trigger language plpgsql as $$
declare
  before bytea;
begin
  update access_head set last_seq = last_seq + 1 where ward_id = new.ward_id
    returning last_seq, chain into new.aseq, before;
  new.chain := access_link(before, new);
  update access_head set chain = new.chain where ward_id = new.ward_id;
  return new;
end $$;

-- Those of before, in the order they came in.
alter table access_log disable trigger access_log_append_only;
do $$
declare
  look access_log;
  before bytea := decode(repeat('0', 64), 'hex');
  ward text := '';
begin
  for look in select * from access_log order by ward_id, arrived_at, access_id loop
    if look.ward_id <> ward then
      ward := look.ward_id;
      before := decode(repeat('0', 64), 'hex');
      insert into access_head (ward_id, last_seq, chain) values (ward, 0, before);
    end if;
    update access_head set last_seq = last_seq + 1 where ward_id = ward returning last_seq into look.aseq;
    before := access_link(before, look);
    update access_log set aseq = look.aseq, chain = before where ward_id = ward and access_id = look.access_id;
    update access_head set chain = before where ward_id = ward;
  end loop;
end $$;
alter table access_log enable trigger access_log_append_only;

alter table access_log alter column aseq set not null;
alter table access_log alter column chain set not null;
create unique index access_log_aseq on access_log (ward_id, aseq);
create trigger access_log_chain before insert on access_log for each row execute function chain_access();
`,
};
