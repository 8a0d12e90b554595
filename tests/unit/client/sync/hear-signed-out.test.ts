import { expect, test, vi } from 'vitest';
import { hearSignedOut } from '#client/sync/hear-signed-out.ts';
import { setupConnection } from './scripted-connection.ts';

test('an answer that knows no session is heard, and one that knows it; each is given on as it is, and nothing else is heard', async () => {
  const { connection, script } = setupConnection(() => ({ status: 200, json: {} }));
  const onHeard = vi.fn();
  const onAsked = vi.fn(() => onHeard);
  const line = hearSignedOut(connection, onAsked);
  // As it is sent: what is heard later may be of a session that has been replaced meanwhile.
  script('/api/first', () => {
    expect(onAsked).toHaveBeenCalledOnce();
    return { status: 404, json: null };
  });
  await line.send('GET', '/api/first');
  script('/api/wards', { status: 403, json: null }, new TypeError('Failed to fetch'), { status: 401, json: 'x' });
  expect((await line.send('GET', '/api/wards')).status).toBe(403);
  await expect(line.send('GET', '/api/wards')).rejects.toThrow(TypeError);
  expect(onHeard).not.toHaveBeenCalled();
  expect(await line.send('GET', '/api/wards')).toEqual({ status: 401, json: 'x' });
  expect(onHeard.mock.calls).toEqual([[true]]);
  expect(await line.send('GET', '/api/wards')).toEqual({ status: 200, json: {} });
  expect(onHeard.mock.calls).toEqual([[true], [false]]);
});
