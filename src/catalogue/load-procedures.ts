/**
 * The shipped procedures: dated data taken from the national portal and the law, one file a sector.
 * The files are checked against `catalogue-schema.ts` by the tests, so that no schema library is needed at run time.
 */
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Procedure, ProcedureCase } from '#domain/procedure/procedure.ts';
import denunciations from './denunciations.json' with { type: 'json' };
import certification from './procedures/certification.json' with { type: 'json' };
import childAdoption from './procedures/child-adoption.json' with { type: 'json' };
import civilStatus from './procedures/civil-status.json' with { type: 'json' };
import construction from './procedures/construction.json' with { type: 'json' };
import householdBusiness from './procedures/household-business.json' with { type: 'json' };
import labour from './procedures/labour.json' with { type: 'json' };
import land from './procedures/land.json' with { type: 'json' };
import personsWithMerit from './procedures/persons-with-merit.json' with { type: 'json' };
import povertyReduction from './procedures/poverty-reduction.json' with { type: 'json' };
import residence from './procedures/residence.json' with { type: 'json' };
import socialProtection from './procedures/social-protection.json' with { type: 'json' };

/** The day of the portal data; a dossier keeps it as the version it was received under. */
const VERSION = '2026-07-18';

/** What a file may leave out, and what that means. */
const UNSAID = { steps: [], retentionYears: null, verifiedBy: null } as const;
const UNSAID_OF_CASE = { verification: null } as const;

type ShippedCase = Omit<ProcedureCase, keyof typeof UNSAID_OF_CASE> & Partial<ProcedureCase>;
type ShippedProcedure = Omit<Procedure, 'sector' | 'version' | 'verifiedOn' | 'cases' | keyof typeof UNSAID> &
  Partial<Pick<Procedure, keyof typeof UNSAID>> & {
    readonly verifiedOn: string;
    readonly cases: readonly ShippedCase[];
  };

interface ProcedureFile {
  readonly sector: Procedure['sector'];
  readonly procedures: readonly ShippedProcedure[];
}

/**
 * In the order in which a counter meets them. The compiler reads JSON too widely (`unit: string`), so that no file could be given
 * this type by itself; `tests/unit/catalogue/procedures.test.ts` reads every file by the schema, whose answer has the types of
 * `Procedure`, and compares.
 */
const FILES = [
  civilStatus,
  certification,
  residence,
  householdBusiness,
  socialProtection,
  povertyReduction,
  personsWithMerit,
  childAdoption,
  construction,
  land,
  labour,
] as readonly ProcedureFile[];

/** In a compartment and nowhere else (`domain/dossier/compartment.ts`); typed and tested as the files above. */
const DENUNCIATION_FILES = [denunciations] as readonly ProcedureFile[];

/** What a ward is shipped with, or its compartment. */
export function loadProceduresFor(ward: WardCode | null): Procedure[] {
  return ward !== null && isCompartment(ward) ? unfold(DENUNCIATION_FILES) : loadProcedures();
}

/** Every shipped procedure of wards, each with its sector and the version of the shipped data; a new array on every call. */
export function loadProcedures(): Procedure[] {
  return unfold(FILES);
}

function unfold(files: readonly ProcedureFile[]): Procedure[] {
  return files.flatMap(({ sector, procedures }) =>
    procedures.map((procedure) => ({
      ...UNSAID,
      ...procedure,
      sector,
      version: VERSION,
      verifiedOn: procedure.verifiedOn as PlainDate,
      cases: procedure.cases.map((procedureCase) => ({ ...UNSAID_OF_CASE, ...procedureCase })),
    })),
  );
}
