/** Running a centre from a terminal: clear lines at the start, one signal to end in order, a second one to end at once. */
import { createCentre, type CentreOptions, type RunningCentre } from './create-server.ts';
import { DATABASE_AWAY } from './http/failures.ts';
import type { Config } from './config.ts';
import { StartFailure } from './db/start-failure.ts';

/** Starts and keeps running until SIGINT or SIGTERM. @param onReady what else to print once it answers */
export async function runCentre(
  config: Config,
  options: CentreOptions,
  onReady: (running: RunningCentre) => Promise<void>,
): Promise<void> {
  const starting = createCentre(config, { ...options, onLost: endWith });
  const isStopping = handleSignals(starting);
  process.on('unhandledRejection', outliveDatabase);
  const running = await starting;
  if (isStopping()) return;
  console.log(`Dữ liệu: ${running.dataLocation}`);
  try {
    await onReady(running);
  } catch (error) {
    // The database went away under us because we were asked to stop.
    if (!isStopping()) throw error;
  }
}

/**
 * A statement that nobody waits for any more is refused too when the database dies; whoever does wait has heard of it. The
 * database is started again, and the centre with it would be gone.
 */
function outliveDatabase(reason: unknown): void {
  const { code } = (reason ?? {}) as { code?: unknown };
  if (typeof code !== 'string' || !DATABASE_AWAY.test(code)) throw reason;
  console.error(`Cơ sở dữ liệu vừa mất kết nối (${code}).`);
}

/** One line for what the operator can mend; anything else is a fault of ours and keeps its trace. */
export function endWith(error: unknown): never {
  console.error(error instanceof StartFailure ? error.message : error);
  process.exit(1);
}

/** A signal that comes while the centre still starts is kept until it can be obeyed in order. */
function handleSignals(starting: Promise<RunningCentre>): () => boolean {
  let asked = 0;
  const stop = (): void => {
    asked += 1;
    if (asked > 1) process.exit(130);
    starting
      .then((running) => running.close())
      .then(
        () => process.exit(0),
        (error: unknown) => endWith(error),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => asked > 0;
}
