/** `npm run demo`: a centre of its own with an invented city, kept between starts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dateOf, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { readDemoArguments, type DemoArguments } from './cli/demo/demo-arguments.ts';
import { fillDemo, type DemoPlan, type FilledDemo } from './cli/demo/fill-demo.ts';
import { LAST_HOUR } from './cli/demo/live-ward.ts';
import { inventWard } from './cli/demo/people.ts';
import type { RunningCentre } from './create-server.ts';
import { StartFailure } from './db/start-failure.ts';
import { findPackage } from './package-root.ts';
import { endWith, runCentre } from './run-centre.ts';
import { createSetupCode, setUp } from './use-cases/set-up.ts';
import { signIn } from './use-cases/sign-in.ts';

const DEFAULTS = { wards: 4, dossiers: 2000, seed: 1 };
const ADMINISTRATOR = { name: 'Quản trị hệ thống (minh hoạ)', username: 'hethong', password: 'minh-hoa-dung-hen' };

interface KeptDemo extends FilledDemo {
  readonly plan: DemoPlan;
}

try {
  const { root } = findPackage();
  loadEnvFile(root);
  const asked = readArguments();
  const config = readConfig(process.env, root);
  // Invented dossiers never go where real ones may lie: not into DATA_DIR, not into DATABASE_URL.
  const dataDir = `${config.dataDir}-demo`;
  const kept = readKept(path.join(dataDir, 'demo.json'), asked);
  const plan = kept?.plan ?? { ...DEFAULTS, today: latestDay(), ...asked };
  const wards = Array.from({ length: plan.wards }, (_, index) => inventWard(index));
  const logLevel = process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel;
  await runCentre({ ...config, dataDir, databaseUrl: null, logLevel }, { wards }, async (running) => {
    const demo = kept ?? (await fill(running, plan, path.join(dataDir, 'demo.json')));
    for (const { role, ward, username, password } of demo.logins) {
      console.log(`demo login: ${role} ${ward} ${username} ${password}`);
    }
    for (const token of demo.statusTokens) console.log(`demo status: ${running.centre.publicUrl}/t/${token}`);
    console.log(`Đúng Hẹn ready: ${running.url}`);
  });
} catch (error) {
  endWith(error);
}

/** Today once its morning has been, else yesterday. */
function latestDay(): PlainDate {
  return dateOf((Date.now() - LAST_HOUR * MS_PER_HOUR) as Instant);
}

function readArguments(): DemoArguments {
  try {
    return readDemoArguments(process.argv.slice(2));
  } catch (error) {
    throw error instanceof Error ? new StartFailure(error.message) : error;
  }
}

/** The demo made before, when it is the one asked for. */
function readKept(file: string, asked: DemoArguments): KeptDemo | null {
  if (!existsSync(file)) return null;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptDemo;
  const differs = Object.entries(asked).some(([name, value]) => kept.plan[name as keyof DemoPlan] !== value);
  if (!differs) return kept;
  throw new StartFailure(
    `Dữ liệu minh hoạ đã có với tham số khác (${JSON.stringify(kept.plan)}). Xoá thư mục ${path.dirname(file)} rồi chạy lại, hoặc đặt DATA_DIR khác.`,
  );
}

/** The note is written last: a demo broken off half-way has none, and says so instead of looking complete. */
async function fill({ centre }: RunningCentre, plan: DemoPlan, file: string): Promise<KeptDemo> {
  console.log(`Đang dựng dữ liệu minh hoạ: ${plan.wards} phường, ${plan.dossiers} hồ sơ…`);
  const code = await createSetupCode(centre);
  if (code === null) {
    throw new StartFailure(
      `Lần dựng dữ liệu minh hoạ trước bị dừng giữa chừng. Xoá thư mục ${path.dirname(file)} rồi chạy lại.`,
    );
  }
  await setUp(centre, code, ADMINISTRATOR);
  const signedIn = await signIn(centre, ADMINISTRATOR, { browser: '', network: '' });
  if (!signedIn.ok) throw new StartFailure('Không tạo được tài khoản quản trị của dữ liệu minh hoạ.');
  const wards = Array.from({ length: plan.wards }, (_, index) => inventWard(index));
  const demo = { ...(await fillDemo(centre, signedIn.value.user, wards, plan)), plan };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(demo, null, 2));
  return demo;
}
