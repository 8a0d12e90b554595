/**
 * `npm run regain -- USERNAME`: takes the second factor off an account, for the last system administrator who has lost it.
 * `npm run regain -- --lost-key`: forgets what was sealed with a key file that is lost for good, so that the centre starts again.
 * Whoever may run it may read the database anyway. Exit code 1 when there is no such account, 2 for a wrong command.
 */
import { loadEnvFile, readConfig } from './config.ts';
import { openBeside } from './db/open-database.ts';
import { StartFailure } from './db/start-failure.ts';
import { createJournal } from './journal.ts';
import { readSeal } from './open-seal.ts';
import { findPackage } from './package-root.ts';
import { endWith } from './run-centre.ts';
import { isReady } from './store/database.ts';
import { regainAccount } from './use-cases/regain-account.ts';
import { forgetForeignSecrets } from './use-cases/seal-secrets.ts';

/** No user name begins like this. */
const LOST_KEY = '--lost-key';

const [username, ...more] = process.argv.slice(2);

if (username === undefined || more.length > 0 || (username.startsWith('-') && username !== LOST_KEY)) {
  console.error(
    'Cần đúng một tên đăng nhập. Cách dùng: npm run regain -- TÊN_ĐĂNG_NHẬP, hoặc npm run regain -- --lost-key',
  );
  process.exitCode = 2;
} else {
  try {
    await regain(username);
  } catch (error) {
    endWith(error);
  }
}

async function regain(name: string): Promise<void> {
  const { root } = findPackage();
  loadEnvFile(root);
  const { databaseUrl: url, dataDir, logLevel } = readConfig(process.env, root);
  const database = await openBeside({ url, dataDir, onLost: endWith });
  try {
    if (!(await isReady(database.sql)))
      throw new StartFailure(
        'Cơ sở dữ liệu chưa ở phiên bản của chương trình này. Hãy khởi động trung tâm một lần trước.',
      );
    if (name === LOST_KEY) {
      console.log(describeForgotten(await forgetForeignSecrets(database.sql, readSeal(dataDir))));
      return;
    }
    const had = await regainAccount({ db: database.sql, journal: createJournal(logLevel) }, name);
    if (had === null) process.exitCode = 1;
    console.log(describe(name, had));
  } finally {
    await database.close();
  }
}

function describeForgotten(count: number): string {
  return count === 0
    ? 'Không có gì bị niêm phong bằng khoá đã mất.'
    : `Đã bỏ ${count} bí mật không còn khoá để mở. Khởi động lại trung tâm; ai dùng ứng dụng xác thực phải cài lại, ` +
        'hộp đen và khoá máy tính bảng lập trước đây không mở được nữa.';
}

function describe(name: string, had: boolean | null): string {
  if (had === null) return `Không có tài khoản ${name}, hoặc tài khoản đang bị khoá.`;
  return had
    ? `Đã gỡ xác thực hai lớp của ${name}: đăng nhập lại bằng mật khẩu.`
    : `Tài khoản ${name} không có xác thực hai lớp. Mọi phiên đăng nhập đã kết thúc.`;
}
