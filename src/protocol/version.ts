/**
 * The sync protocol between tablet and centre.
 *
 * A tablet appends events to its outbox, numbered without gaps per ward and device (`dseq`). It pushes them in order;
 * the centre stores each once, numbers it in the ward's own order (`wseq`, also without gaps) and answers a verdict for
 * every one. The tablet pulls by `wseq` and regards an event as safe only when it has come back in a pull.
 * Sending again is always right: what is there already is answered as before.
 *
 * Beside the events a ward has records: what it decided (calendar, procedures, delegations, checked forms), made at the
 * centre and numbered without gaps too (`rseq`). A page of events says how many records there are; a tablet that holds
 * fewer fetches them first, because an event may name the calendar it was counted by.
 *
 * Each page carries the link of its last event in the ward's rolling hash (`event-chain.ts`): a tablet that works out another
 * one has a different history, says so, and fetches the ward anew. A tablet that has nothing of a ward is offered a snapshot
 * (`snapshot-messages.ts`) in place of the first pages. The epoch of a ward changes when its history was replaced, as by a
 * restored backup: tablets then offer everything they recorded once more.
 *
 * Version 1 is frozen: its shapes are pinned in `tests/golden/protocol-v1.json`, and what its tablets sent is replayed from
 * `tests/fixtures/protocol/v1`. Fields are only ever added, with a value for those who do not send them; a centre accepts
 * what every version ever released has sent.
 *
 * History: 1 — first version. Added since, each with a value for those who do not send it: `signingKey` of hello, the fault
 * `key-changed`; `mustChangePassword` of a session's user and `hasTemporaryPassword` of an account, there only when true;
 * `signs` and `enrolmentCode` of hello, `signature` of a push and `signatures` of a black box, the refusals `device-revoked` and
 * `device-not-enrolled` of a pull, `loss` of a device, `held` of what is set aside, `isOfLost` of a black box's answer.
 * `secondFactor` of a session's user, `hasSecondFactor` of an account.
 * Beside sync, since: what tablets noted of looks at personal data (`access-messages.ts`).
 * Then the compartments for denunciations (`compartment-messages.ts`), which are wards to the protocol, and `change-members` in
 * their access log, which an app of before does not read: it knows no compartments.
 * `wardKeys` and `wantsWardKeys` of hello, answered with `wardKeys` only when asked; an event of a push may come
 * as `{ sealed }` (`sealed-event.ts`).
 * `proof` of a pull, answered with `proof` only when sent; two more kinds and `reasons` of what is held, `kind` of its admission.
 * The kind `policy` of a ward record: an older tablet leaves it out, and asks for no reason.
 * `hearsReaders` of hello, answered with `readers` only then.
 * Ward records of kind `destruction`; an event of a pull may come as `{ destroyed }` (`destroyed-event.ts`): a tablet of before
 * takes that for another history, and is mended by the next snapshot. Beside sync: `retention-messages.ts`. `proof` of such a
 * record: an app that knows the kind without it keeps the record in its place until it is updated.
 * A part of several sections of a snapshot at one address, where a tablet asks for it.
 * `rows=columns` in the address of a pull, answered with `columns` of a snapshot's sections only then; a centre of before passes it
 * over.
 * `organisation` of an applicant, there only where it is one: an app of before stays in its place before such an event until it is
 * updated, a centre of before sets the event aside.
 * The field `representative` in `corrected` and `conflict-settled`, only of such a dossier: those of before take it in the same way.
 * `paperReception` of `received`, there only where it was received on paper before it was entered: taken in the same way.
 * `before` and `hearsMore` of asking who looked, answered with `sender` of a line and `next` only to whoever `hearsMore`.
 */
export const PROTOCOL_VERSION = 1;
