/** What the operator may set, read from the environment once, at the start. A wrong value stops the start with one clear line. */
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { StartFailure } from './db/start-failure.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** 0 lets the system choose (tests). */
  readonly port: number;
  readonly host: string;
  /** Null: our own PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** As set, without a slash at the end; null: `http(s)://localhost:<port>`. */
  readonly publicUrl: string | null;
  /** PEM texts; null: plain HTTP. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  /** As Fastify takes it: every proxy, so many hops, or these addresses. */
  readonly trustProxy: boolean | number | string;
  readonly logLevel: LogLevel;
  /** Who may read `/metrics`; null: nobody. */
  readonly metricsToken: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Adds the values of a `.env` beside the program; what the shell sets already stays. */
export function loadEnvFile(root: string): void {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** @param root what a relative DATA_DIR, TLS_CERT and TLS_KEY start from @throws {StartFailure} naming the variable */
export function readConfig(environment: Environment, root: string): Config {
  const value = (name: string): string | null => environment[name]?.trim() || null;
  return {
    port: readPort(value('PORT') ?? '8080'),
    host: value('HOST') ?? '127.0.0.1',
    databaseUrl: readDatabaseUrl(value('DATABASE_URL')),
    dataDir: path.resolve(root, value('DATA_DIR') ?? '.data'),
    publicUrl: readPublicUrl(value('PUBLIC_URL')),
    tls: readTls(value('TLS_CERT'), value('TLS_KEY'), root),
    trustProxy: readTrustProxy(value('TRUST_PROXY') ?? 'false'),
    logLevel: readLogLevel(value('LOG_LEVEL') ?? 'info'),
    metricsToken: value('METRICS_TOKEN'),
  };
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new StartFailure(`PORT: phải là số từ 0 đến 65535 (đang là "${text}").`);
  return port;
}

function readDatabaseUrl(text: string | null): string | null {
  if (text === null) return null;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new StartFailure('DATABASE_URL: phải có dạng postgres://người-dùng:mật-khẩu@máy:5432/tên-cơ-sở-dữ-liệu.');
  }
  return text;
}

function readPublicUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || url.pathname !== '/') {
    throw new StartFailure(
      `PUBLIC_URL: phải là địa chỉ http(s) không có đường dẫn, ví dụ https://motcua.example.vn (đang là "${text}").`,
    );
  }
  return url.origin;
}

function readTls(cert: string | null, key: string | null, root: string): Config['tls'] {
  if (cert === null && key === null) return null;
  if (cert === null || key === null)
    throw new StartFailure('TLS_CERT và TLS_KEY: phải đặt cả hai, hoặc không đặt cái nào.');
  const pair = {
    cert: readPem('TLS_CERT', path.resolve(root, cert)),
    key: readPem('TLS_KEY', path.resolve(root, key)),
  };
  try {
    createSecureContext(pair);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `TLS_CERT và TLS_KEY: phải là tệp chứng chỉ và tệp khoá riêng dạng PEM, của cùng một chứng chỉ (${detail}).`,
    );
  }
  return pair;
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new StartFailure(`${name}: không đọc được tập tin ${file}.`);
  }
}

function readTrustProxy(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return text;
  if (text.split(',').every((part) => isAddressOrRange(part.trim()))) return text;
  throw new StartFailure(
    `TRUST_PROXY: phải là true, false, số lớp proxy, hoặc danh sách địa chỉ IP (đang là "${text}").`,
  );
}

/** @example isAddressOrRange('10.0.0.0/8') // true; a mask may also be written as an address */
function isAddressOrRange(text: string): boolean {
  const [address = '', mask, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (mask === undefined || (family === 4 && isMask(mask))) return true;
  return /^[1-9]\d{0,2}$/.test(mask) && Number(mask) <= (family === 4 ? 32 : 128);
}

/** @example isMask('255.255.0.0') // true; the ones of a mask stand before its zeros */
function isMask(text: string): boolean {
  if (isIP(text) !== 4) return false;
  const octets = text.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0'));
  return /^1+0*$/.test(octets.join(''));
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (!level) throw new StartFailure(`LOG_LEVEL: phải là một trong ${LOG_LEVELS.join(', ')} (đang là "${text}").`);
  return level;
}
