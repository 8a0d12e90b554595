import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';

/** A certificate for these tests alone, its key, and the key of another one. */
const TLS = path.resolve(import.meta.dirname, '../fixtures/tls');

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
      TLS,
    );
    expect(config).toMatchObject({
      port: 0,
      publicUrl: 'https://a.vn',
      trustProxy: 1,
      dataDir: '/srv/du-lieu',
      databaseUrl: null,
    });
    expect(config.tls?.cert.toString()).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  test.each(['127.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8', '192.168.0.0/255.255.0.0', 'loopback'])(
    'a proxy may be named as %s',
    (text) => {
      expect(readConfig({ TRUST_PROXY: text }, '/').trustProxy).toBe(text);
    },
  );

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
    [{ TLS_CERT: path.join(TLS, 'key.pem'), TLS_KEY: path.join(TLS, 'key.pem') }, /^TLS_CERT và TLS_KEY: .*PEM/],
    [{ TLS_CERT: path.join(TLS, 'cert.pem'), TLS_KEY: path.join(TLS, 'other-key.pem') }, /^TLS_CERT và TLS_KEY: .*PEM/],
    [{ TRUST_PROXY: 'có' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '300.1.1.1' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '10.0.0.0/33' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '10.0.0.0/255.0.255.0' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '10.0.0.0/0.0.0.0' }, /^TRUST_PROXY: /],
    [{ TRUST_PROXY: '127.0.0.1, ' }, /^TRUST_PROXY: /],
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
