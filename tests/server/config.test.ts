import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';

describe('settings', () => {
  test('have the values of the contract when nothing is set', () => {
    expect(readConfig({}, '/opt/dung-hen')).toEqual({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: null,
      dataDir: '/opt/dung-hen/.data',
      publicUrl: null,
      tls: null,
      trustProxy: false,
      logLevel: 'info',
      metricsToken: null,
    });
  });

  test('are read as they are meant', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-config-'));
    for (const name of ['cert.pem', 'key.pem']) writeFileSync(path.join(folder, name), name);
    const config = readConfig(
      {
        PORT: '0',
        PUBLIC_URL: 'https://a.vn/',
        TRUST_PROXY: '1',
        TLS_CERT: 'cert.pem',
        TLS_KEY: 'key.pem',
        DATA_DIR: '/srv/du-lieu',
        DATABASE_URL: ' ',
      },
      folder,
    );
    expect(config).toMatchObject({
      port: 0,
      publicUrl: 'https://a.vn',
      trustProxy: 1,
      dataDir: '/srv/du-lieu',
      databaseUrl: null,
    });
    rmSync(folder, { recursive: true });
    expect(config.tls?.cert.toString()).toBe('cert.pem');
  });

  test.each([
    [{ PORT: 'http' }, /^PORT: /],
    [{ PORT: '70000' }, /^PORT: /],
    [{ PORT: '-1' }, /^PORT: /],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: /],
    [{ DATABASE_URL: 'postgres' }, /^DATABASE_URL: /],
    [{ PUBLIC_URL: 'motcua.vn' }, /^PUBLIC_URL: /],
    [{ PUBLIC_URL: 'https://a.vn/duong/dan' }, /^PUBLIC_URL: /],
    [{ TLS_CERT: '/khong/co' }, /^TLS_CERT và TLS_KEY: /],
    [{ TLS_CERT: '/khong/co', TLS_KEY: '/khong/co' }, /^TLS_CERT: không đọc được/],
    [{ TRUST_PROXY: 'có' }, /^TRUST_PROXY: /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /],
  ])('that are wrong stop the start with one line: %o', (environment, message) => {
    expect(() => readConfig(environment, '/')).toThrow(message);
    try {
      readConfig(environment, '/');
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });
});
