/** Who sent what was set aside: the same stands beside it when it becomes an event. */
export const setAsideSender = {
  id: 7,
  name: 'set-aside-sender',
  sql: `
alter table quarantine add column sent_by text;
`,
};
