/** Identities and secrets made on the tablet, from the browser's cryptographic source. */
import { v4, v7 } from 'uuid';

export interface Ids {
  /** UUIDv7 (RFC 9562): sorts by the time it was made. */
  newId(): string;
  /** UUIDv4, for a device: tells nothing about when or where. */
  newDeviceId(): string;
  randomBytes(count: number): Uint8Array<ArrayBuffer>;
}

export function createBrowserIds(): Ids {
  return {
    newId: () => v7(),
    newDeviceId: () => v4(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  };
}
