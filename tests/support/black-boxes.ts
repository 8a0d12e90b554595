/** Black boxes as a tablet makes them, and those nobody should. */
import { Encrypter } from 'age-encryption';
import type { BlackBox } from '#protocol/black-box.ts';
import { WARD } from './dossier-events.ts';
import { MONDAY_MORNING } from './tablet.ts';

export function blackBox(events: readonly { device: string; dseq: number }[], changes: Partial<BlackBox> = {}): object {
  const [first] = events;
  return {
    format: 1,
    device: first?.device,
    app: '0.1.0',
    madeAt: MONDAY_MORNING,
    wards: [{ ward: WARD, first: first?.dseq, events }],
    ...changes,
  };
}

/** Of so many entries, each of so many events that nobody can read. */
export function crowded(
  of: { readonly device: string; readonly dseq: number },
  { events, entries }: { readonly events: number; readonly entries: number },
): object {
  const entry = { ward: WARD, first: of.dseq, events: Array.from({ length: events }, () => 0) };
  return blackBox([of], { wards: Array.from({ length: entries }, () => entry) as never });
}

/** @param content JSON, or text as it is */
export async function sealFor(recipient: string, content: object | string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(typeof content === 'string' ? content : JSON.stringify(content));
}
