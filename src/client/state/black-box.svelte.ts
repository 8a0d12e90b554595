/** The black box as screens see it: save this tablet's, bring another's, and what was made by itself. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { BlackBoxResponse } from '#protocol/black-box.ts';
import type { Connection } from '../platform/connection.ts';
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
}

export interface OwnBlackBoxDesk extends BlackBoxDesk {
  /** The same as `save`, noted for whoever looks. @returns whether there is a file now */
  saveByItself(): Promise<boolean>;
}

export interface BlackBoxDeskOptions extends Omit<SaveOptions, 'madeAt'> {
  readonly connection: Pick<Connection, 'send'>;
  readonly now: () => Instant;
}

export function createBlackBoxDesk({ connection, now, ...options }: BlackBoxDeskOptions): OwnBlackBoxDesk {
  let madeByItself = $state.raw<SavedBlackBox | null>(null);
  const save: SaveBlackBox = () => saveBlackBox({ ...options, madeAt: now() });
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
    async saveByItself() {
      const saved = await save();
      if (saved.ok) madeByItself = saved.value;
      return saved.ok;
    },
  };
}

export type { BlackBoxResponse, SavedBlackBox };
