/** An officer whose account is closed, or who leaves the ward, with work unsent on the tablet; later all is as before. */
import type { Sql } from '#server/db/sql.ts';
import type { Officer, Stage } from './stage.ts';

const TRY_AGAIN_MS = 500;
const LONGEST_MS = 60_000;

export type WayOut = 'disabled' | 'unassigned';

/** @returns false when it could not begin: the database has just been killed */
export async function sendAway(stage: Stage, officer: Officer, way: WayOut, ms: number): Promise<boolean> {
  const { ward, actor } = officer;
  const leave = (sql: Sql) =>
    way === 'disabled'
      ? sql`update app_user set disabled_at = now() where user_id = ${actor.userId}`
      : sql`delete from user_ward where user_id = ${actor.userId} and ward_id = ${ward}`;
  const comeBack = (sql: Sql) =>
    way === 'disabled'
      ? sql`update app_user set disabled_at = null where user_id = ${actor.userId}`
      : sql`insert into user_ward (user_id, ward_id) values (${actor.userId}, ${ward}) on conflict do nothing`;
  const hasLeft = await stage.query(leave).then(
    () => true,
    () => false,
  );
  await sleep(ms);
  // Also when nobody knows whether it began.
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    try {
      await stage.query(comeBack);
      return hasLeft;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(TRY_AGAIN_MS);
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
