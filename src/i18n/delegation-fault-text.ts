/** The faults of a delegation by the field they are told at. */
import type { DelegationFault } from '#domain/access/delegation.ts';
import { text } from './text.ts';

/** @returns a message by field; several overlaps stand in one message */
export function delegationFaultTexts(faults: readonly DelegationFault[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const fault of faults) {
    const [field, message] = delegationFaultText(fault);
    texts[field] =
      field in texts && fault.type === 'Overlaps' ? `${texts[field]} ${message}` : (texts[field] ?? message);
  }
  return texts;
}

function delegationFaultText(fault: DelegationFault): readonly [field: string, message: string] {
  switch (fault.type) {
    case 'Missing':
      return [fault.field, text('step.missing', { field: text(`delegation.${fault.field}`) })];
    case 'EndsBeforeItStarts':
      return ['through', text('delegation-fault.EndsBeforeItStarts')];
    case 'IssuedAfterItStarts':
      return ['issuedOn', text('delegation-fault.IssuedAfterItStarts')];
    case 'RevokedBeforeItStarts':
      return ['revokedOn', text('delegation-fault.RevokedBeforeItStarts')];
    case 'Overlaps': {
      const { documentNumber, procedures } = fault;
      return ['procedures', text('delegation-fault.Overlaps', { documentNumber, procedures: procedures.join(', ') })];
    }
  }
}
