/** Why the centre cannot start, as one clear Vietnamese line for the person at the terminal. Never a bug of ours. */
export class StartFailure extends Error {}
