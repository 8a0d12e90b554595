/** Words for people, by key. A missing key is a compile error; `{name}` is replaced by the value given. */
import { vi } from './vi.ts';

export type MessageKey = keyof typeof vi;

export function text(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return vi[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
