/** What the printed forms are made from, and how they are asked to come out. */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import type { NotReceivedBody, Paper } from '#domain/dossier/event-bodies.ts';

/** What the forms need to know of the ward. */
export interface FormWard {
  readonly name: string;
  readonly officeName: string;
  readonly address: string;
  readonly phone: string;
  readonly demo: boolean;
}

/** A dossier with its history, as this side knows it. */
export interface FormSource {
  readonly state: DossierState;
  /** In the order they count; the reception among them. */
  readonly history: readonly DossierEvent[];
  readonly calendars: CalendarBook;
  readonly ward: FormWard;
  /** The citizen's page, as the QR carries it: `<public address>/t/<token>`. */
  readonly link: string;
}

/** A citizen who was not received: there is no dossier and no number. */
export interface SlipSource {
  readonly body: NotReceivedBody;
  readonly at: Instant;
  readonly officerName: string;
  readonly ward: FormWard;
}

export interface FormLayout {
  readonly paper: Paper;
  /** How often this form of this dossier was printed before; from 1 on the paper says "Bản in lại lần n". */
  readonly reprint: number;
}
