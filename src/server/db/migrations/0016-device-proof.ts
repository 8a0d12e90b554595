/**
 * A tablet proves that it is the tablet: which of the keys told under its name count, which device a session has shown its key
 * for, and by which key that does not count yet something was signed. Keys told until now go on counting: an upgrade stops no
 * counter.
 */
export const deviceProof = {
  id: 16,
  name: 'device-proof',
  sql: `
alter table device_key add column standing text not null default 'valid' check (standing in ('valid', 'waiting', 'refused'));
alter table device_key add column decided_by text;
alter table device_key add column decided_at timestamptz;

-- As shown; whether that key counts for that device in a ward is asked at every request.
alter table session add column proven_device uuid;
alter table session add column proven_key    text;

alter table quarantine add column signed_by text;
alter table quarantine drop constraint quarantine_held_check;
alter table quarantine add constraint quarantine_held_check check (held in ('revoked', 'unsigned', 'new-key'));
`,
};
