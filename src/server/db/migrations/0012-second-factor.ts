/**
 * Passkeys, authenticator apps and recovery codes (`docs/accounts.md`). Whoever has an account that needs a second factor has
 * fourteen days from now; new ones from their first sign-in.
 */
export const secondFactor = {
  id: 12,
  name: 'second-factor',
  sql: `
alter table app_user add column factor_from timestamptz;
update app_user set factor_from = now() + interval '14 days' where role in ('admin', 'supervisor', 'system_admin');

alter table session add column is_proven boolean not null default false;
alter table session add column confirmed_at timestamptz;

create table passkey (
  passkey_id text primary key,
  user_id    text not null,
  name       text not null,
  public_key bytea not null,
  counter    bigint not null,
  made_at    timestamptz not null,
  used_at    timestamptz
);
create index passkey_by_user on passkey (user_id, made_at);

create table authenticator (
  user_id       text primary key,
  secret        text not null,
  used_step     bigint not null,
  recovery_salt bytea not null,
  made_at       timestamptz not null
);

create table recovery_code (
  user_id   text not null,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

create table ceremony (
  holder     bytea not null,
  purpose    text not null,
  secret     text not null,
  name       text not null,
  expires_at timestamptz not null,
  primary key (holder, purpose)
);
create index ceremony_by_end on ceremony (expires_at);
`,
};
