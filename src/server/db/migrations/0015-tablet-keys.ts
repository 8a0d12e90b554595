/**
 * The keys that seal what tablets keep of a ward (`use-cases/tablet-keys.ts`), each as the tablet sealed it for the centre's own
 * age identity: whoever reads this table alone opens nothing with it.
 */
export const tabletKeys = {
  id: 15,
  name: 'tablet-keys',
  sql: `
create table tablet_key (
  ward_id   text not null,
  device_id uuid not null,
  key_id    text not null,
  sealed    text not null,
  told_at   timestamptz not null,
  primary key (ward_id, device_id, key_id)
);
`,
};
