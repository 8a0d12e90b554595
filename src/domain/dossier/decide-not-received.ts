/**
 * Chưa tiếp nhận: the citizen is sent away with everything that is missing said in one go (Mẫu 02, NĐ 118/2025 điều 17
 * khoản 2) or refused (Mẫu 03). No number is given and no clock runs; that it happened is kept.
 */
import { cleanLines, cleanText } from '../base/fold-text.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { readApplicant, type IntakeFaultAt, type IntakeForm } from './decide-receive.ts';
import type { NotReceivedBody } from './event-bodies.ts';

/** What the officer says to the citizen; papers one an entry, as typed. */
export interface TurnAway {
  readonly form: NotReceivedBody['form'];
  readonly papers: readonly string[];
  readonly reason: string;
}

export type TurnAwayFault =
  | IntakeFaultAt
  | { readonly field: 'papers'; readonly fault: 'Missing' }
  | { readonly field: 'reason'; readonly fault: 'Missing' };

/** @param today the day in Việt Nam, to refuse births in the future */
export function decideNotReceived(
  intake: IntakeForm,
  turnAway: TurnAway,
  today: PlainDate,
): Result<NotReceivedBody, readonly TurnAwayFault[]> {
  const { applicant, faults } = readApplicant(intake, today);
  const papers = turnAway.papers.map(cleanText).filter((paper) => paper !== '');
  const reason = cleanLines(turnAway.reason);
  const { procedure } = intake;
  const all: TurnAwayFault[] = [
    ...faults,
    ...(procedure ? [] : [{ field: 'procedure', fault: 'Missing' } as const]),
    ...(turnAway.form === '02' && papers.length === 0 ? [{ field: 'papers', fault: 'Missing' } as const] : []),
    ...(reason === '' ? [{ field: 'reason', fault: 'Missing' } as const] : []),
  ];
  if (all.length > 0 || !procedure) return err(all);
  const caseName = procedure.cases.find(({ id }) => id === intake.caseId)?.name ?? '';
  const { code, name } = procedure;
  return ok({ form: turnAway.form, applicant, procedure: { code, name, caseName }, papers, reason });
}
