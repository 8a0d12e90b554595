/** Serials as people write them down: runs drawn together. */
import { text } from '#i18n/text.ts';

/** @example formatSerials(['0001', '0002', '0003', '0007']) // '0001–0003, 0007' */
export function formatSerials(serials: readonly string[]): string {
  const runs: { from: string; through: string }[] = [];
  for (const serial of serials) {
    const last = runs.at(-1);
    const follows = last && Number(serial) === Number(last.through) + 1 && serial.length === last.through.length;
    if (follows) last.through = serial;
    else runs.push({ from: serial, through: serial });
  }
  return runs.map((run) => (run.from === run.through ? run.from : text('serials.range', run))).join(', ');
}
