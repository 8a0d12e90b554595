/** Of the ward's lists what lies on one desk. */
import type { WorkLists } from '#client/state/app.ts';

/** The same lists, in the same order. */
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

/** What colleagues have passed on to that desk, the most urgent first: some is due too late for any list of the morning. */
export function passedOnTo(work: WorkLists, userId: string): WorkLists['today'] {
  const { overdue, today, tomorrow, later, awaitingCitizen, awaitingPayment } = work;
  const open = [...overdue, ...today, ...tomorrow, ...later, ...awaitingCitizen, ...awaitingPayment];
  return open.filter(({ holderId, changes }) => changes > 0 && holderId === userId);
}
