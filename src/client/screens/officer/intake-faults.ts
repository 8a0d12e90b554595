/** What is wrong with the form, in words, in the order of the page, each leading to its control. */
import type { IntakeDraft, IntakeFault, IntakeFaultAt, IntakeField } from '#domain/dossier/decide-receive.ts';
import { text } from '#i18n/text.ts';

export interface IntakeError {
  /** The field, or `case` when the procedure is chosen and its case is not. */
  readonly name: IntakeField | 'case';
  readonly fieldId: string;
  readonly message: string;
}

export function faultsToErrors(
  faults: readonly IntakeFaultAt[],
  { procedureCode, organisation }: Pick<IntakeDraft, 'procedureCode' | 'organisation'>,
): IntakeError[] {
  return faults.map(({ field, fault }) => {
    const name = field === 'procedure' && procedureCode !== '' ? 'case' : field;
    const message =
      name === 'fullName' ? nameMessage(organisation ? 'organisation' : 'fullName', fault) : messageOf(name, fault);
    return { name, fieldId: `intake-${name}`, message };
  });
}

function messageOf(name: Exclude<IntakeError['name'], 'fullName'>, fault: IntakeFault): string {
  switch (name) {
    case 'representative':
      return text(fault === 'TooLong' ? 'intake.fault.representative.TooLong' : 'intake.fault.representative.NotAName');
    case 'personalId':
      return text(
        fault === 'TaxCodeLength'
          ? 'intake.fault.personalId.TaxCodeLength'
          : 'intake.fault.personalId.PersonalIdLength',
      );
    case 'bornOn':
      return text(fault === 'DateInFuture' ? 'intake.fault.bornOn.DateInFuture' : 'intake.fault.bornOn.NotADate');
    case 'phone':
      return text('intake.fault.phone.NotAPhone');
    case 'address':
      return text(fault === 'CardText' ? 'intake.fault.address.CardText' : 'intake.fault.address.TooLong');
    case 'procedure':
      return text('intake.fault.procedure.Missing');
    case 'case':
      return text('intake.fault.case.Missing');
    case 'documents':
      return text(fault === 'NoDocuments' ? 'intake.fault.documents.NoDocuments' : 'intake.fault.documents.NotACount');
    case 'sets':
      return text('intake.fault.sets.NotACount');
    case 'paperReception':
      return paperMessage(fault);
  }
}

function paperMessage(fault: IntakeFault): string {
  switch (fault) {
    case 'MomentInFuture':
    case 'TooLongAgo':
    case 'TooLong':
      return text(`intake.fault.paperReception.${fault}`);
    default:
      return text('intake.fault.paperReception.NotAMoment');
  }
}

function nameMessage(whose: 'fullName' | 'organisation', fault: IntakeFault): string {
  if (fault === 'Missing') return text(`intake.fault.${whose}.Missing`);
  return text(fault === 'TooLong' ? `intake.fault.${whose}.TooLong` : `intake.fault.${whose}.NotAName`);
}
