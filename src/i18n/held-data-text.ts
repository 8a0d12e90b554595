/** One row of what is held about people, in words: the same in help and in `docs/personal-data.md`. */
import { rolesThat } from '#domain/access/can.ts';
import { HELD_DATA, type HeldDataName } from '#domain/personal-data/held-data.ts';
import { text, type MessageKey } from './text.ts';

export interface HeldDataText {
  readonly what: string;
  readonly why: string;
  readonly ground: string;
  readonly kept: string;
  readonly level: string;
  /** Roles, in the order of `ROLES`. */
  readonly seen: string;
}

const GROUNDS: Partial<Record<HeldDataName, MessageKey>> = {
  name: 'held.register-ground',
  'personal-id': 'held.register-ground',
  address: 'held.register-ground',
  phone: 'held.register-ground',
  staff: 'held.staff-ground',
  'access-log': 'held.log-ground',
};

export function describeHeldData(name: HeldDataName): HeldDataText {
  const { level, seenWith } = HELD_DATA[name];
  return {
    what: text(`held.${name}`),
    why: text(`held.${name}-why`),
    ground: text(GROUNDS[name] ?? 'held.slip-ground'),
    kept: text(name === 'access-log' ? 'held.log-kept' : 'held.with-dossier'),
    level: text(`held.level-${level}`),
    seen: rolesThat(seenWith)
      .map((role) => text(`role.${role}`))
      .join(', '),
  };
}
