/** Identities. Dossier and event ids are UUIDv7 made on the tablet; a device id is new with every new outbox database. */
import type { Brand } from '../base/brand.ts';

export type DossierId = Brand<string, 'DossierId'>;
export type EventId = Brand<string, 'EventId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
/** Administrative code of a commune-level unit, five digits: `00145` phường Long Biên. */
export type WardCode = Brand<string, 'WardCode'>;
