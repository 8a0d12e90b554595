/**
 * When somebody else last set an account's password: for a while after, who enters with it may be either of the two. And which
 * sessions are of before the cookie had to have its prefix over TLS: their cookie may still lie under the bare name.
 */
export const waysIn = {
  id: 21,
  name: 'ways-in',
  sql: `
alter table app_user add column password_given_at timestamptz;
update app_user set password_given_at = now() where must_change_password;

alter table session add column may_be_bare boolean not null default false;
update session set may_be_bare = true;
`,
};
