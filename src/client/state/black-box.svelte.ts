/** The black box as screens see it: save this tablet's, bring another's, and what was made by itself. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { BlackBoxResponse } from '#protocol/black-box.ts';
import type { Connection } from '../platform/connection.ts';
import type { Preferences } from '../platform/preferences.ts';
import { isBoxed, parseNote } from '../sync/box-note.ts';
import { bringBlackBox, type FileFailure } from '../sync/bring-black-box.ts';
import {
  saveBlackBox,
  type SavedBlackBox,
  type SaveBlackBoxFailure,
  type SaveOptions,
} from '../sync/save-black-box.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type BringBlackBoxFailure = CentreFailure | FileFailure;

export type SaveBlackBox = () => Promise<Result<SavedBlackBox, SaveBlackBoxFailure>>;

export interface BlackBoxDesk {
  /** Encrypts everything this tablet has not had back from the centre and hands it over as a file. */
  readonly save: SaveBlackBox;
  /** Needs a connection. The file stays with the person. */
  bring(file: Blob): Promise<Result<BlackBoxResponse, BringBlackBoxFailure>>;
  /** What was made by itself and nobody has acknowledged yet. Reactive. */
  readonly madeByItself: SavedBlackBox | null;
  acknowledge(): void;
  /** Which of these events of this tablet, none of them confirmed, lie in its last box; null when none does. Reactive. */
  boxOf(unconfirmed: readonly DossierEvent[]): BoxedWork | null;
}

export interface BoxedWork {
  readonly madeAt: Instant;
  /** All of them. */
  readonly isWhole: boolean;
}

export interface OwnBlackBoxDesk extends BlackBoxDesk {
  /** The same as `save`, noted for whoever looks. @returns whether there is a file now */
  saveByItself(): Promise<boolean>;
}

export interface BlackBoxDeskOptions extends Omit<SaveOptions, 'madeAt'> {
  readonly connection: Pick<Connection, 'send'>;
  readonly now: () => Instant;
  readonly preferences: Preferences;
}

const NOTE = 'black-box-note';

export function createBlackBoxDesk({ connection, now, preferences, ...options }: BlackBoxDeskOptions): OwnBlackBoxDesk {
  let madeByItself = $state.raw<SavedBlackBox | null>(null);
  let note = $state.raw(parseNote(preferences.read(NOTE)));
  const save: SaveBlackBox = async () => {
    const saved = await saveBlackBox({ ...options, madeAt: now() });
    if (saved.ok) {
      note = saved.value.note;
      preferences.write(NOTE, JSON.stringify(note));
    }
    return saved;
  };
  return {
    save,
    async bring(file) {
      const answer = await bringBlackBox(connection, file);
      if (answer.ok) return ok(answer.value);
      const { error } = answer;
      return err(error.type === 'FileTooLarge' || error.type === 'FileUnreadable' ? error : toFailure(error));
    },
    get madeByItself() {
      return madeByItself;
    },
    acknowledge() {
      madeByItself = null;
    },
    boxOf(unconfirmed) {
      const held = note;
      const boxed = held ? unconfirmed.filter((event) => isBoxed(event, held)) : [];
      return held && boxed.length > 0 ? { madeAt: held.madeAt, isWhole: boxed.length === unconfirmed.length } : null;
    },
    async saveByItself() {
      const saved = await save();
      if (saved.ok) madeByItself = saved.value;
      return saved.ok;
    },
  };
}

export type { BlackBoxResponse, SavedBlackBox };
