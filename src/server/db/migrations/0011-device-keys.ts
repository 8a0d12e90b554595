/** The public keys tablets sign receipts with (`protocol/receipt-seal.ts`): every one a tablet ever told, for as long as its receipts are about. */
export const deviceKeys = {
  id: 11,
  name: 'device-keys',
  sql: `
create table device_key (
  ward_id       text not null,
  device_id     uuid not null,
  public_key    text not null,
  first_seen_at timestamptz not null,
  primary key (ward_id, device_id, public_key)
);
`,
};
