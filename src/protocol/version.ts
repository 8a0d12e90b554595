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
 * History: 1 — first version (ward records and their numbers in pages and pokes were added before it was frozen).
 */
export const PROTOCOL_VERSION = 1;
