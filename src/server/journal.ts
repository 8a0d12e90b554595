/** The operator's log: one JSON object a line on standard error, so that standard output stays for people. */
import type { LogLevel } from './config.ts';
import type { Journal } from './use-cases/centre.ts';

const LEVELS = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  silent: 100,
} as const satisfies Record<LogLevel, number>;

/** @param write takes a line with its end */
export function createJournal(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Journal {
  const note = (name: 'info' | 'warn' | 'error') => (facts: object, message: string) => {
    if (LEVELS[name] < LEVELS[level]) return;
    write(`${JSON.stringify({ level: name, time: new Date().toISOString(), message, ...facts })}\n`);
  };
  return { info: note('info'), warn: note('warn'), error: note('error') };
}
