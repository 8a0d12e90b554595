/** The composition root: database, use cases and web server, put together and taken apart in order. */
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { loadWards } from '#catalogue/load-wards.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase, type OpenDatabase } from './db/open-database.ts';
import { StartFailure } from './db/start-failure.ts';
import { createLimits } from './http/context.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { createMetrics } from './http/metrics.ts';
import { createJournal } from './journal.ts';
import { openSeal } from './open-seal.ts';
import { findPackage } from './package-root.ts';
import type { Database } from './store/database.ts';
import type { Centre, Journal } from './use-cases/centre.ts';
import { keepBlackBoxIdentity } from './use-cases/black-box-identity.ts';
import { createFollowKeeper } from './use-cases/keep-following.ts';
import { createSnapshotKeeper } from './use-cases/keep-snapshots.ts';
import { seedWards } from './use-cases/manage-wards.ts';
import { releaseAtStart } from './use-cases/release-quarantine.ts';
import { createHeadsFeed } from './use-cases/watch-heads.ts';

/** How long requests in progress may take to end at shutdown. */
const GRACE_MS = 10_000;

export interface RunningCentre {
  /** Where it listens; what people use is `centre.publicUrl`. */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly centre: Centre;
  /** For the person at the terminal. */
  readonly dataLocation: string;
  /** Lets requests finish, ends streams, then stops the database. Safe to call twice. */
  close(): Promise<void>;
}

export interface CentreOptions {
  /** The wards to begin with; the shipped ones when not given. */
  readonly wards?: readonly WardProfile[];
  readonly journal?: Journal;
  /** Our own database ended and could not be started again. */
  onLost?(failure: StartFailure): void;
}

/** @throws {StartFailure} with one clear line when something outside is in the way */
export async function createCentre(config: Config, options: CentreOptions = {}): Promise<RunningCentre> {
  const journal = options.journal ?? createJournal(config.logLevel);
  const onLost = options.onLost ?? (() => undefined);
  if (config.trustProxy === true) {
    const advice = 'name the proxy (TRUST_PROXY=127.0.0.1): whoever reaches the port past it can claim any address';
    journal.warn({ setting: 'TRUST_PROXY=true', advice }, 'every sender of X-Forwarded-For is believed');
  }
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, onLost });
  try {
    await migrate(database.sql);
    return await listen(config, database, { journal, wards: options.wards ?? shippedWards() });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(
  config: Config,
  database: OpenDatabase,
  { journal, wards }: { readonly journal: Journal; readonly wards: readonly WardProfile[] },
): Promise<RunningCentre> {
  const { root, version } = findPackage();
  const scheme = config.tls ? 'https' : 'http';
  const seal = await openSeal(database.sql, config.dataDir);
  let publicUrl = config.publicUrl ?? `${scheme}://localhost:${config.port}`;
  const blackBoxRecipient = await keepBlackBoxIdentity({ db: database.sql, seal });
  const centreOn = (db: Database): Centre => ({
    db,
    now: () => Date.now() as Instant,
    get publicUrl() {
      return publicUrl;
    },
    seal,
    journal,
    blackBoxRecipient,
  });
  const centre = centreOn(database.requests);
  // What the centre does by itself: nobody waits for it, and there may be much.
  const background = centreOn(database.sql);
  await seedWards(background, wards);
  const feed = createHeadsFeed(background);
  const snapshots = createSnapshotKeeper(background);
  const follower = createFollowKeeper(background);
  const secure = config.tls !== null || publicUrl.startsWith('https:');
  const { metricsToken } = config;
  const context = {
    centre,
    feed,
    snapshots,
    follower,
    metrics: createMetrics(),
    limits: createLimits(),
    version,
    secure,
    metricsToken,
  };
  const app = await createHttpApp(context, { ...config, clientDir: path.join(root, 'dist/client') });
  await bind(app, config);
  const { port } = app.server.address() as AddressInfo;
  // The system chose the port.
  if (config.publicUrl === null) publicUrl = `${scheme}://localhost:${port}`;
  let closing: Promise<void> | undefined;
  const releasing = releaseAtStart(background, () => closing === undefined).then(() => follower.ask());
  const close = () => (closing ??= shutDown(app, [follower, snapshots, { close: () => releasing }], database));
  return { url: `${scheme}://localhost:${port}`, app, centre, dataLocation: database.location, close };
}

async function bind(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartFailure(
        `PORT: cổng ${port} đang có chương trình khác dùng. Hãy dừng chương trình đó, hoặc đặt PORT khác.`,
      );
    if (code === 'EACCES') throw new StartFailure(`PORT: không đủ quyền mở cổng ${port}.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartFailure(`HOST: máy này không có địa chỉ "${host}".`);
    throw error;
  }
}

async function shutDown(
  app: FastifyInstance,
  keepers: readonly { close(): Promise<void> }[],
  database: OpenDatabase,
): Promise<void> {
  // A client that never reads its answer must not keep the database from being stopped.
  const impatient = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(impatient);
  for (const keeper of keepers) await keeper.close();
  await database.close();
}

/** The wards a centre begins with. */
export function shippedWards(): WardProfile[] {
  return loadWards().map(({ code, address, phone, ...ward }) => ({
    ...ward,
    code: code as WardCode,
    address: address ?? '',
    phone: phone ?? '',
    demo: false,
  }));
}
