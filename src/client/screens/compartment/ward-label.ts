/** What a compartment is called, and what its search finds by, where an ordinary ward says otherwise. */
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { text } from '#i18n/text.ts';

/** A compartment has the name of its ward, and says what it is. */
export function wardLabel({ code, name }: { readonly code: WardCode; readonly name: string }): string {
  return isCompartment(code) ? text('compartment.name', { ward: name }) : name;
}

export function searchHint(ward: WardCode | null): string {
  return text(ward !== null && isCompartment(ward) ? 'compartment.search-hint' : 'search.hint');
}
