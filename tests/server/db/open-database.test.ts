/** A pooler before PostgreSQL that does not take what the centre asks to be set on its connections. */
import { createServer, connect, type AddressInfo } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '#server/db/open-database.ts';
import { StartFailure } from '#server/db/start-failure.ts';
import { DATA_DIR } from '#support/centre.ts';

/** A startup message: its length, the version, then names and values, each ended by a zero. */
const HEAD_BYTES = 8;

/** @param onSetting what it does with a connection that asks for `statement_timeout` */
async function startPooler(onSetting: 'refuse' | 'pass over' | 'pass on'): Promise<string> {
  const pooler = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (startup) => {
      const words = startup.subarray(HEAD_BYTES).toString().split('\0');
      const at = words.indexOf('statement_timeout');
      if (at !== -1 && onSetting === 'refuse') {
        return client.end(encode('E', 'SFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0'));
      }
      if (at !== -1 && onSetting === 'pass over') words.splice(at, 2);
      const database = connect(`${inject('databaseSocket')}/.s.PGSQL.5432`);
      database.on('error', () => client.destroy());
      client.on('close', () => database.destroy());
      const version = startup.subarray(4, HEAD_BYTES).toString('latin1');
      database.write(encode('', version + words.join('\0')));
      client.pipe(database).pipe(client);
    });
  });
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void pooler.close());
  return `postgres://postgres@127.0.0.1:${(pooler.address() as AddressInfo).port}/postgres`;
}

function encode(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body, 'latin1')]);
}

test.each([
  ['refuse', /^Không kết nối được tới DATABASE_URL \(127\.0\.0\.1\/postgres\): .*statement_timeout$/],
  ['pass over', /^DATABASE_URL: thiết lập statement_timeout .* nối thẳng tới PostgreSQL\.$/],
] as const)('one that would %s it stops the start with one line', async (onSetting, message) => {
  const url = await startPooler(onSetting);
  const failure = await openDatabase({ url, dataDir: DATA_DIR, onLost: () => {} }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartFailure);
  expect((failure as StartFailure).message).toMatch(message);
});

test('one that passes it on is as good as PostgreSQL itself', async () => {
  const url = await startPooler('pass on');
  const database = await openDatabase({ url, dataDir: DATA_DIR, onLost: () => {} });
  expect(await database.requests`select 1 as one`).toEqual([{ one: 1 }]);
  await database.close();
});
