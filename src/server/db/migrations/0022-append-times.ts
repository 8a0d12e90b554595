/**
 * When an event came into the history, where that was not when it arrived: what was set aside and taken in later keeps the time
 * of its first arrival, but the ward's history had not come so far on that day.
 */
export const appendTimes = {
  id: 22,
  name: 'append-times',
  sql: `
-- Null: as it arrived. Of those of before nobody knows it.
alter table event add column appended_at timestamptz;
`,
};
