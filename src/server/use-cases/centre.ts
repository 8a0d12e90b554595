/** What every use case is given: the database, the clock, the address people know the centre by, and where to note things. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Database } from '../store/database.ts';
import type { Seal } from '../store/sealed-secrets.ts';

/** Facts for the operator. Never a name, a number of a person, a password or a token. */
export interface Journal {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface Centre {
  readonly db: Database;
  /** The centre's clock: the demo moves it to the day it plays. */
  readonly now: () => Instant;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** For whom tablets encrypt their black boxes. */
  readonly blackBoxRecipient: string;
  /** Seals the centre's own secrets with the key beside the database. */
  readonly seal: Seal;
  readonly journal: Journal;
}
