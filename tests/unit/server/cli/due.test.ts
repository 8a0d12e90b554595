/** The filter as another system runs it: a process, lines in, lines out. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const LINE = '{"id":"a","received_at":"2026-03-09T09:15:00+07:00","limit":{"value":3,"unit":"WORKING_DAY"}}';

interface Run {
  readonly code: number | null;
  readonly errors: string;
  readonly answers: readonly Record<string, unknown>[];
}

function runFilter(input: string | Buffer, env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/server/cli/due.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = out.split('\n');
      expect(lines.pop()).toBe('');
      resolve({ code, errors, answers: lines.map((line) => JSON.parse(line) as Record<string, unknown>) });
    });
    child.stdin.end(input);
  });
}

test(
  'a bad line is answered and the next is still read; Windows line ends, blank lines and a missing last end do no harm',
  { timeout: 30_000 },
  async () => {
    const separator = JSON.stringify({ ...JSON.parse(LINE), id: 'u' }).replace('"u"', '"u\u2028\u2029\u0085"');
    const input = [
      '\uFEFF' + LINE,
      '',
      '  ',
      'garbage',
      '{"id":"b"}',
      '[]',
      separator,
      LINE.replace('"a"', '"z"'),
    ].join('\r\n');
    const { code, errors, answers } = await runFilter(input, { TZ: 'America/Los_Angeles' });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(answers.map(({ id, due }) => [id, due ?? 'error'])).toEqual([
      ['a', '2026-03-12T17:00:00+07:00'],
      [null, 'error'],
      ['b', 'error'],
      [null, 'error'],
      ['u\u2028\u2029\u0085', '2026-03-12T17:00:00+07:00'],
      ['z', '2026-03-12T17:00:00+07:00'],
    ]);
  },
);

test('bytes that are no text are a bad line like any other', { timeout: 30_000 }, async () => {
  const { code, answers } = await runFilter(Buffer.concat([Buffer.from([0xff, 0x00, 0xfe, 0x0a]), Buffer.from(LINE)]));
  expect(code).toBe(0);
  expect(answers.map(({ id }) => id)).toEqual([null, 'a']);
});

test('two thousand lines come back in order, each with its own answer', { timeout: 30_000 }, async () => {
  const lines = Array.from({ length: 2000 }, (_, index) =>
    index % 10 === 9
      ? `{"id":${index}`
      : LINE.replace('"a"', String(index)).replace('"value":3', `"value":${1 + (index % 5)}`),
  );
  const { code, answers } = await runFilter(`${lines.join('\n')}\n`);
  expect(code).toBe(0);
  expect(answers.map(({ id }) => id)).toEqual(lines.map((_, index) => (index % 10 === 9 ? null : index)));
  expect(answers[1000]).toMatchObject({ due: '2026-03-10T17:00:00+07:00' });
  expect(answers[1003]).toMatchObject({ due: '2026-03-13T17:00:00+07:00' });
});

test('no lines, no answers', { timeout: 30_000 }, async () => {
  expect(await runFilter('')).toEqual({ code: 0, errors: '', answers: [] });
});
