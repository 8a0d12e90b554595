/** The intake form being filled: what is typed, what was read from a card, which papers are ticked. Typing is never corrected here. */
import { cleanText } from '#domain/base/fold-text.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import {
  bindingLimit,
  type Procedure,
  type ProcedureCase,
  type RequiredDocument,
} from '#domain/procedure/procedure.ts';
import type { CitizenCard } from '#domain/dossier/citizen-card.ts';
import type { IntakeDraft, IntakeForm, TypedApplicant } from '#domain/dossier/decide-receive.ts';
import { APPLICANT_FIELDS, type ApplicantField, type SubmittedDocument } from '#domain/dossier/event-bodies.ts';
import { readPaperReception } from '#domain/dossier/paper-reception.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import { formatDate } from '#i18n/format.ts';

export interface IntakeFormState {
  /** All that is typed, as a draft is kept. Reactive, like all below. */
  readonly draft: IntakeDraft;
  readonly procedure: Procedure | null;
  readonly procedureCase: ProcedureCase | null;
  /** The limit the chosen case is held to, with its legal source; null before a case is chosen. */
  readonly limit: { readonly time: ProcessingTime; readonly basis: string } | null;
  /** Papers the case asks for that are not ticked. */
  readonly missingPapers: readonly RequiredDocument[];
  readonly isEmpty: boolean;
  /** When it was or would be received: now, or as typed of a paper reception; null while that is no lawful moment. */
  receivedAt(now: Instant): Instant | null;
  /** The form for `decideReceive`. */
  toForm(): IntakeForm;
  type(field: ApplicantField, value: string): void;
  /** A card tells of whoever stands at the counter: the person received, or the representative of a tổ chức. */
  fillFromCard(card: CitizenCard): void;
  /** What was typed and read for each kind of applicant comes back with it. */
  setOrganisation(is: boolean): void;
  chooseProcedure(code: string): void;
  chooseCase(id: string): void;
  /** Ticks a paper, or changes how many of it were handed in. */
  putPaper(paper: SubmittedDocument): void;
  dropPaper(documentId: string): void;
  tickRequiredPapers(): void;
  /** Puts the paper whose name is being typed on the list, if there is one. */
  addOtherPaper(): void;
  /** `sets` is NaN while nothing sensible is typed; `competentAgency` empty when this ward resolves it. */
  set(answers: Partial<Pick<IntakeDraft, OtherAnswer>>): void;
  restore(draft: IntakeDraft): void;
  /** Back to an empty form; `applicant` carries the person to the next dossier. */
  clear(keep: 'nothing' | 'applicant'): void;
}

type OtherAnswer =
  | 'organisation'
  | 'otherPaper'
  | 'returnMethod'
  | 'sets'
  | 'channel'
  | 'competentAgency'
  | 'feeIndex'
  | 'paperReception';

const EMPTY: IntakeDraft = {
  fullName: '',
  personalId: '',
  bornOn: '',
  phone: '',
  address: '',
  fromCard: [],
  organisation: undefined,
  otherKind: undefined,
  procedureCode: '',
  caseId: '',
  documents: [],
  otherPaper: '',
  sets: 1,
  returnMethod: 'counter',
  channel: 'direct',
  competentAgency: '',
  feeIndex: null,
  paperReception: undefined,
};

/** @param procedures reads the catalogue; reactive, empty until it is loaded */
export function createIntakeForm(procedures: () => readonly Procedure[]): IntakeFormState {
  let draft = $state.raw(EMPTY);
  const procedure = $derived(procedures().find(({ code }) => code === draft.procedureCode) ?? null);
  const procedureCase = $derived(procedure?.cases.find(({ id }) => id === draft.caseId) ?? null);
  const change = (changed: Partial<IntakeDraft>) => {
    draft = { ...draft, ...changed };
  };

  function putPapers(papers: readonly SubmittedDocument[]) {
    const ids = new Set(papers.map(({ documentId }) => documentId));
    const kept = draft.documents.filter(({ documentId }) => !ids.has(documentId));
    change({ documents: inOrder([...kept, ...papers], procedureCase) });
  }

  return {
    get draft() {
      return draft;
    },
    get procedure() {
      return procedure;
    },
    get procedureCase() {
      return procedureCase;
    },
    get limit() {
      return procedureCase && { time: bindingLimit(procedureCase), basis: procedureCase.basis };
    },
    get missingPapers() {
      return missingOf(procedureCase, draft.documents);
    },
    get isEmpty() {
      return JSON.stringify(draft) === JSON.stringify(EMPTY);
    },
    receivedAt: (now) => receivedAt(draft, now),
    toForm: () => ({ ...draft, procedure }),
    type: (field, value) => change({ [field]: value, fromCard: draft.fromCard.filter((read) => read !== field) }),
    fillFromCard: (card) => change(readForBothKinds(draft, card)),
    setOrganisation: (is) => change(is === (draft.organisation !== undefined) ? {} : changeKind(draft)),
    chooseProcedure(code) {
      const usual = procedures().find((each) => each.code === code)?.cases[0];
      // Typed for the list of another procedure, and otherwise handed in with this one's by "Kiểm tra".
      const isOther = draft.procedureCode !== '' && draft.procedureCode !== code;
      change({ procedureCode: code, feeIndex: null, ...startOf(usual), ...(isOther && { otherPaper: '' }) });
    },
    chooseCase: (id) => change(startOf(procedure?.cases.find((each) => each.id === id))),
    putPaper: (paper) => putPapers([paper]),
    dropPaper: (dropped) => change({ documents: draft.documents.filter(({ documentId }) => documentId !== dropped) }),
    tickRequiredPapers: () => putPapers(missingOf(procedureCase, draft.documents).map(toSubmitted)),
    addOtherPaper() {
      const name = cleanText(draft.otherPaper);
      // Before a case is chosen there is no list, and choosing one begins it anew.
      if (name === '' || !procedureCase) return;
      putPapers([{ documentId: freeId(draft.documents), name, originals: 1, copies: 0 }]);
      change({ otherPaper: '' });
    },
    set: change,
    restore(kept) {
      // A draft kept by an older version lacks what was added since.
      draft = { ...EMPTY, ...kept };
    },
    clear(keep) {
      draft = keep === 'nothing' ? EMPTY : { ...EMPTY, ...applicantOf(draft) };
    },
  };
}

function receivedAt({ paperReception }: IntakeDraft, now: Instant): Instant | null {
  if (!paperReception) return now;
  const paper = readPaperReception(paperReception, now);
  return paper.ok ? paper.value.at : null;
}

/** A paper as the case asks for it; at least one sheet, whatever the catalogue says. */
export function toSubmitted({ id, name, originals, copies }: RequiredDocument): SubmittedDocument {
  return { documentId: id, name, originals: originals + copies > 0 ? originals : 1, copies };
}

/**
 * The usual case comes first, and a dossier is received when its papers are complete (NĐ 118/2025 điều 17): the required
 * ones stand ticked and the officer unticks what is missing, which is less to do with a citizen waiting.
 */
function startOf(chosen: ProcedureCase | undefined): Pick<IntakeDraft, 'caseId' | 'documents'> {
  return {
    caseId: chosen?.id ?? '',
    documents: chosen?.documents.filter(({ required }) => required).map(toSubmitted) ?? [],
  };
}

function applicantOf(draft: IntakeDraft): TypedApplicant {
  const { fullName, personalId, bornOn, phone, address, fromCard, organisation } = draft;
  return { fullName, personalId, bornOn, phone, address, fromCard, organisation };
}

/** Nothing typed leaves nothing to come back to: an empty form stays empty. */
function changeKind(draft: IntakeDraft): Partial<IntakeDraft> {
  const left = applicantOf(draft);
  const { fullName, personalId, bornOn, phone, address, organisation } = left;
  const isTyped = [fullName, personalId, bornOn, phone, address, organisation?.representative].some(Boolean);
  const chosen = draft.otherKind ?? (organisation ? { ...left, organisation: undefined } : asOrganisation(left));
  return { ...chosen, otherKind: isTyped ? left : undefined };
}

/** What a card filled in is the representative's; what was typed may well have been meant of the organisation. */
function asOrganisation(typed: TypedApplicant): TypedApplicant {
  return {
    ...typed,
    ...Object.fromEntries(typed.fromCard.map((field) => [field, ''])),
    fromCard: [],
    organisation: { representative: typed.fromCard.includes('fullName') ? typed.fullName : '' },
  };
}

function readForBothKinds(draft: IntakeDraft, card: CitizenCard): Partial<IntakeDraft> {
  const { otherKind } = draft;
  return { ...readCard(draft, card), otherKind: otherKind && { ...otherKind, ...readCard(otherKind, card) } };
}

/** Only what the card says is replaced; the phone number stays as typed. */
function readCard(draft: TypedApplicant, card: CitizenCard): Partial<TypedApplicant> {
  if (draft.organisation) return { organisation: { representative: card.fullName } };
  const read: Partial<Record<ApplicantField, string>> = {
    fullName: card.fullName,
    personalId: card.personalId,
    ...(card.bornOn && { bornOn: formatDate(card.bornOn) }),
    ...(card.address && { address: card.address }),
  };
  const fromCard = APPLICANT_FIELDS.filter((field) => read[field] !== undefined);
  // A birth or an address left from the person before must not stay under a new name.
  const stale = draft.personalId !== '' && draft.personalId !== card.personalId;
  return { ...(stale && { bornOn: '', address: '', phone: '' }), ...read, fromCard };
}

function missingOf(procedureCase: ProcedureCase | null, papers: readonly SubmittedDocument[]): RequiredDocument[] {
  const given = new Set(papers.map(({ documentId }) => documentId));
  return procedureCase?.documents.filter(({ id, required }) => required && !given.has(id)) ?? [];
}

/** As the case lists them, papers added by hand last. */
function inOrder(papers: SubmittedDocument[], procedureCase: ProcedureCase | null): SubmittedDocument[] {
  const listed = procedureCase?.documents.map(({ id }) => id) ?? [];
  const rank = ({ documentId }: SubmittedDocument) =>
    listed.includes(documentId) ? listed.indexOf(documentId) : listed.length;
  return papers.sort((one, other) => rank(one) - rank(other));
}

function freeId(papers: readonly SubmittedDocument[]): string {
  const taken = new Set(papers.map(({ documentId }) => documentId));
  let number = 1;
  while (taken.has(`khac-${number}`)) number += 1;
  return `khac-${number}`;
}
