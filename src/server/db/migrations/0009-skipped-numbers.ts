/** Numbers a tablet has gone past for good, so that a proof can tell them from numbers that were lost. */
export const skippedNumbers = {
  id: 9,
  name: 'skipped-numbers',
  sql: `
create table device_skip (
  ward_id text not null,
  device_id uuid not null,
  first_dseq bigint not null,
  last_dseq bigint not null,
  at timestamptz not null,
  primary key (ward_id, device_id, first_dseq)
);
`,
};
