/** `npm run -s due`: reads JSON lines from standard input, answers each on its own line; a bad line never stops the rest. */
import { createInterface } from 'node:readline';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from './due-line.ts';

const calendar = loadWorkingCalendar();
// A reader that stops early (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  // Also takes off the mark that Windows programs put before the first line.
  const text = line.trim();
  if (text !== '') process.stdout.write(`${answerDueLine(text, calendar)}\n`);
}
