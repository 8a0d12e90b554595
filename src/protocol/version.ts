/**
 * The sync protocol between tablet and centre.
 *
 * A tablet appends events to its outbox, numbered without gaps per ward and device (`dseq`). It pushes them in order;
 * the centre stores each once, numbers it in the ward's own order (`wseq`, also without gaps) and answers a verdict for
 * every one. The tablet pulls by `wseq` and regards an event as safe only when it has come back in a pull.
 * Sending again is always right: what is there already is answered as before.
 *
 * History: 1 — first version.
 */
export const PROTOCOL_VERSION = 1;
