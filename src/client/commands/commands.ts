/** Everything an officer can write. Each resolves only after the strict commit was read back; a failure says what did not happen. */
import type { Result } from '#domain/base/result.ts';
import type { StepRefusal } from '#domain/dossier/decide-step.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { DossierEventOf, Step } from '#domain/dossier/dossier-event.ts';
import type { FileAttachedBody, NotReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { DueRefusal } from '#domain/calendar/due-date.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { TabletAction } from '#domain/personal-data/access-entry.ts';
import type { DraftForm } from '../store/draft-key.ts';

/** The tablet could not keep the record: nothing may be printed. `StorageFailed.detail` is the browser's own words, for support. */
export type WriteFailure =
  | { readonly type: 'StorageFull' }
  | { readonly type: 'StorageFailed'; readonly detail: string }
  /** Locked while it was being written. */
  | { readonly type: 'Locked' }
  | { readonly type: 'NotEnrolled' }
  | { readonly type: 'SerialsUsedUp' }
  | { readonly type: 'DossierNotFound' }
  /** Of another ward than the one worked in: what is recorded belongs to that one. */
  | { readonly type: 'DossierElsewhere' };

/** What a person chose or photographed, fit to send, and what it shows. */
export interface Scan extends Pick<FileAttachedBody, 'name' | 'about' | 'document'> {
  readonly content: Blob;
}

/** The stick was pulled out, the file is held by another program, or the picture is damaged. */
export type ReadFailure = { readonly type: 'FileUnreadable' };

/** A look at personal data. */
export interface AccessNote {
  readonly action: TabletAction;
  readonly dossierId?: DossierId;
  /** Of the dossier: the look stands in that ward's log. The one worked in when not given. */
  readonly ward?: WardCode;
  /** Who has the dossier on the desk. */
  readonly holderId?: string | null;
  readonly about?: string;
  readonly reason?: string;
  /** What was searched for; it is encrypted for the centre before it is kept. */
  readonly personalId?: string;
}

/** What is typed into one open form, kept for the officer and the ward it was opened for. */
export interface OpenDraft {
  /** As it was last kept; null for a new one. */
  readonly kept: object | null;
  save(draft: object): Promise<Result<null, WriteFailure>>;
  discard(): Promise<Result<null, WriteFailure>>;
  /** The form is gone: what is kept may be opened again. */
  close(): void;
}

export interface Commands {
  /** Takes a dossier in: number, token, lawful due date and the event, in one strict transaction. */
  receiveDossier(facts: IntakeFacts): Promise<Result<DossierEventOf<'received'>, WriteFailure | DueRefusal>>;
  /** A citizen not received: the slip with everything missing, or the refusal. */
  turnAway(body: NotReceivedBody): Promise<Result<DossierEventOf<'not-received'>, WriteFailure>>;
  takeStep(id: DossierId, step: Step): Promise<Result<null, WriteFailure | StepRefusal>>;
  /**
   * Keeps a scan with its event; the bytes follow to the centre on their own.
   * @param scan while a picture is still being made smaller, what becomes of it; null when it cannot be read
   */
  attachFile(
    id: DossierId,
    scan: Scan | Promise<Scan | null>,
  ): Promise<Result<null, WriteFailure | StepRefusal | ReadFailure>>;
  /**
   * The newest draft of the form that stands open in no other tab, or a new one; null when nobody acts.
   * @param offers `nothing` for a form that has been typed in already: then always a new one
   * @throws what the store throws
   */
  openDraft(form: DraftForm, offers?: 'newest' | 'nothing'): Promise<OpenDraft | null>;
  /** Notes a look at personal data. Never fails; not to be waited for. */
  noteAccess(note: AccessNote): Promise<void>;
}
