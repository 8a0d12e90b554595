import { expect, test, vi } from 'vitest';
import { hearSignedOut } from '#client/sync/hear-signed-out.ts';
import { setupConnection } from './scripted-connection.ts';

test('an answer that knows no session is heard, and given on as it is; nothing else is', async () => {
  const { connection, script } = setupConnection(() => ({ status: 200, json: {} }));
  const onSignedOut = vi.fn();
  const line = hearSignedOut(connection, onSignedOut);
  script('/api/wards', { status: 403, json: null }, new TypeError('Failed to fetch'), { status: 401, json: 'x' });
  expect((await line.send('GET', '/api/wards')).status).toBe(403);
  await expect(line.send('GET', '/api/wards')).rejects.toThrow(TypeError);
  expect(onSignedOut).not.toHaveBeenCalled();
  expect(await line.send('GET', '/api/wards')).toEqual({ status: 401, json: 'x' });
  expect(onSignedOut).toHaveBeenCalledOnce();
});
