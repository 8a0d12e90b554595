/** Of the ward's lists what lies on one desk: the same lists, in the same order. */
import type { WorkLists } from '#client/state/app.ts';

export function ownWork(work: WorkLists, userId: string): WorkLists {
  const own = (rows: WorkLists['today']) => rows.filter(({ holderId }) => holderId === userId);
  return {
    overdue: own(work.overdue),
    today: own(work.today),
    tomorrow: own(work.tomorrow),
    later: own(work.later),
    awaitingCitizen: own(work.awaitingCitizen),
    awaitingPayment: own(work.awaitingPayment),
    lettersOwed: own(work.lettersOwed),
    lettersToApprove: own(work.lettersToApprove),
    ready: own(work.ready),
  };
}
