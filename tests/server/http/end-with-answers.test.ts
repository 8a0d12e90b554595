import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { endWithAnswers } from '#server/http/end-with-answers.ts';

/** More than lies in the buffers of a connection whose other end does not read. */
const ANSWER_BYTES = 64 * 1024 * 1024;

test('a server that closes sends a running answer to its end, to a slow reader too, and then does not wait for a next request', async () => {
  const app = Fastify();
  endWithAnswers(app);
  let answer: (body: Buffer) => void = () => undefined;
  const body = new Promise<Buffer>((resolve) => (answer = resolve));
  app.get('/', () => body);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const arrived = once(app.server, 'request');
  const asking = request({ host: '127.0.0.1', port, agent: new Agent({ keepAlive: true }) }).end();
  await arrived;
  const closing = app.close();
  await expect.poll(() => app.server.listening).toBe(false);
  const answered = once(asking, 'response');
  answer(Buffer.alloc(ANSWER_BYTES));
  // Not one byte of it is read yet.
  const [response] = (await answered) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(ANSWER_BYTES);
  await closing;
});
