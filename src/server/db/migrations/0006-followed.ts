/** How far the rows worked out from a ward's events have followed them (`use-cases/follow-events.ts`). */
export const followed = {
  id: 6,
  name: 'followed',
  sql: `
create table followed (
  ward_id text primary key,
  wseq    bigint not null
);
-- Until now every push brought them along.
insert into followed (ward_id, wseq) select ward_id, last_seq from ward_head;
`,
};
