/**
 * Which roles an account has held, and which wards it was ever let into: what a tablet says its officer was is compared with
 * it (`use-cases/judge-actor.ts`). Begins with what each account is now; what it was before was not kept.
 */
export const roleHistory = {
  id: 17,
  name: 'role-history',
  sql: `
create table role_given (
  user_id text not null,
  since   timestamptz not null,
  role    text not null,
  primary key (user_id, since)
);
insert into role_given (user_id, since, role) select user_id, created_at, role from app_user;

create table ward_joined (
  user_id text not null,
  ward_id text not null,
  at      timestamptz not null,
  primary key (user_id, ward_id)
);
insert into ward_joined (user_id, ward_id, at) select user_id, ward_id, created_at from user_ward join app_user using (user_id);

create trigger role_given_append_only before update or delete on role_given for each row execute function refuse_change();
create trigger role_given_never_emptied before truncate on role_given for each statement execute function refuse_change();
create trigger ward_joined_append_only before update or delete on ward_joined for each row execute function refuse_change();
create trigger ward_joined_never_emptied before truncate on ward_joined for each statement execute function refuse_change();

alter table quarantine drop constraint quarantine_held_check;
alter table quarantine add constraint quarantine_held_check check (held in ('revoked', 'unsigned', 'new-key', 'role', 'person'));
`,
};
