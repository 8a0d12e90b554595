/** A demo centre with ten thousand dossiers in one ward, made as real use makes them; shared by the benches of a run. */
import { createCentreProcess } from '../support/centre-process.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface BenchCentre {
  readonly url: string;
  readonly officer: Login;
  /** Citizen pages in five states. */
  readonly statusPages: readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
  dispose(): Promise<void>;
}

export const DOSSIERS = 10_000;

export async function createBenchCentre(): Promise<BenchCentre> {
  const centre = await createCentreProcess({
    entry: 'demo',
    args: ['--wards', '1', '--dossiers', String(DOSSIERS), '--seed', '1'],
  });
  await centre.start();
  const login = /^demo login: officer \S+ (\S+) (\S+)$/m.exec(centre.output());
  if (!login?.[1] || !login[2]) throw new Error(`No officer among the demo's logins:\n${centre.output()}`);
  return {
    url: centre.url,
    officer: { username: login[1], password: login[2] },
    statusPages: [...centre.output().matchAll(/^demo status: (\S+)$/gm)].map((match) => match[1] ?? ''),
    start: () => centre.start(),
    stop: () => centre.stop(),
    dispose: () => centre.dispose(),
  };
}
