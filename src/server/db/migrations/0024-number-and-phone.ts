/**
 * A number and the end of a phone are found by both or not at all: with an index of the numbers alone, a number there is was read
 * from the table before the phone was found to be another, and the time of the answer told so.
 */
export const numberAndPhone = {
  id: 24,
  name: 'number-and-phone',
  sql: `
create index dossier_by_code_and_phone on dossier (code, phone_tail);
drop index dossier_by_code;
`,
};
