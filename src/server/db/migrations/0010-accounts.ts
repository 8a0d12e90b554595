/**
 * Accounts that can be looked after: passwords somebody else set, sessions that can be told apart and ended, and the browsers
 * an account has signed in from (`use-cases/known-browsers.ts`). Of an address only the network is kept.
 */
export const accounts = {
  id: 10,
  name: 'accounts',
  sql: `
alter table app_user add column must_change_password boolean not null default false;

alter table session add column session_id uuid not null default gen_random_uuid();
alter table session add column browser text not null default '';
alter table session add column network text not null default '';

create table known_browser (
  secret_hash bytea not null,
  user_id     text not null,
  seen_at     timestamptz not null,
  primary key (secret_hash, user_id)
);
create index known_browser_by_user on known_browser (user_id, seen_at);
`,
};
