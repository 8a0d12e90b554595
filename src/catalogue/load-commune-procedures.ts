/**
 * Every procedure that the national portal lists for communes (754 codes, July 2026) and those we ship besides: code, name, sector,
 * agency and who issued it, for an administrator to search. Large: a screen imports this module when it needs it.
 */
import { foldText } from '#domain/base/fold-text.ts';
import { invariant } from '#domain/base/invariant.ts';
import catalogue from './commune-procedures.json' with { type: 'json' };
import type { CommuneProcedure } from './find-commune-procedures.ts';
import { loadProcedures } from './load-procedures.ts';

/** Where the list comes from and on which day it was taken. */
export const COMMUNE_PROCEDURES_SOURCE = { source: catalogue.source, retrievedOn: catalogue.retrievedOn };

/** By code; a new array on every call. */
export function loadCommuneProcedures(): CommuneProcedure[] {
  const shipped = new Map(loadProcedures().map((procedure) => [procedure.code, procedure]));
  const listed = readEntries().map((entry) => prepare(entry, shipped.has(entry.code)));
  const codes = new Set(listed.map(({ code }) => code));
  const besides = [...shipped.values()]
    .filter(({ code }) => !codes.has(code))
    .map(({ code, name, agency, sector }) =>
      prepare({ code, name, agency, sector: sector.name, promulgator: '' }, true),
    );
  return [...listed, ...besides].sort((a, b) => (a.code < b.code ? -1 : 1));
}

type Entry = Pick<CommuneProcedure, 'code' | 'name' | 'sector' | 'agency' | 'promulgator'>;

function prepare(entry: Entry, isShipped: boolean): CommuneProcedure {
  const folded = { name: foldText(entry.name).replace(/^thu tuc /, ''), sector: foldText(entry.sector) };
  return { ...entry, isShipped, folded };
}

function readEntries(): Entry[] {
  return catalogue.entries.map(([code, name, sector, agency, promulgator]) => {
    invariant(typeof code === 'string' && typeof name === 'string', 'an entry of the commune catalogue has no name');
    return {
      code,
      name,
      sector: entryOf(catalogue.sectors, sector),
      agency: entryOf(catalogue.agencies, agency),
      promulgator: entryOf(catalogue.promulgators, promulgator),
    };
  });
}

/** Names that many entries share are kept once and pointed to. */
function entryOf(table: readonly string[], index: string | number | undefined): string {
  const name = typeof index === 'number' ? table[index] : undefined;
  invariant(name !== undefined, 'an entry of the commune catalogue points outside its table');
  return name;
}
