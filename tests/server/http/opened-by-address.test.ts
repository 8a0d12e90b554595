/** The lock hides the app's screens, the cookie stays in the browser: no address typed into it shows what needs a session. */
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';
import type { ApiRoute } from '#server/http/api-route.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { sampleFor } from './sample-requests.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

type Headers = Readonly<Record<string, string>>;

const PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const BY_ADDRESS: Readonly<Record<string, Headers>> = {
  'typed into the bar': fetched('none', 'navigate', 'document', PAGE),
  'a link of our own page': fetched('same-origin', 'navigate', 'document', PAGE),
  'a frame': fetched('same-origin', 'navigate', 'iframe', PAGE),
  'saved under a name': fetched('none', 'no-cors', 'empty', '*/*'),
  'a picture': fetched('same-origin', 'no-cors', 'image', 'image/*'),
  'another site': fetched('cross-site', 'cors', 'empty', '*/*'),
  'a browser that names the mode alone': { 'sec-fetch-mode': 'navigate' },
  'a browser that names the destination alone': { 'sec-fetch-dest': 'document' },
  'a browser that names the site alone': { 'sec-fetch-site': 'none' },
  'an old browser, or plain HTTP': { accept: PAGE },
};

const BY_THE_APP: Readonly<Record<string, Headers>> = {
  fetch: fetched('same-origin', 'cors', 'empty', '*/*'),
  EventSource: fetched('same-origin', 'cors', 'empty', 'text/event-stream'),
  'fetch of an old browser': { accept: '*/*' },
  'no browser': {},
};

function fetched(site: string, mode: string, dest: string, accept: string): Headers {
  return { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, accept };
}

const read = API_ROUTES.filter(({ method, access }) => method === 'GET' && access !== 'anyone');

describe.each(read.map((route) => [route.path, route] as const))('GET %s', (_path, route) => {
  test('is answered to the app, and to nobody who only has its address', async () => {
    const { cookie } = await centre.as(readerOf(route));
    const { path } = (await sampleFor(route, { ward: WARD, recipient: '' })) ?? { path: '' };
    for (const [how, headers] of Object.entries(BY_ADDRESS)) {
      expect(await ask(path, { ...headers, cookie }), how).toMatch(/^403 .*:not-from-here/);
    }
    for (const [how, headers] of Object.entries(BY_THE_APP)) {
      expect(await ask(path, { ...headers, cookie }), how).not.toMatch(/^401|:not-from-here|:not-allowed/);
    }
  });
});

test('the register of a locked tablet, by its address', async () => {
  const { cookie } = await centre.as('officer');
  const path = `/api/reports/register.xlsx?ward=${WARD}&period=2026-11`;
  expect(await ask(path, { ...BY_ADDRESS['typed into the bar'], cookie })).toMatch('Hãy mở ứng dụng');
  expect(await ask(path, { ...BY_THE_APP['fetch'], cookie })).toMatch(/^200 /);
});

test('what anybody may read is read by its address too', async () => {
  expect(await ask('/api/openapi.json', BY_ADDRESS['typed into the bar'] ?? {})).toMatch(/^200 /);
});

function readerOf({ access }: ApiRoute) {
  const reader = ROLES.find((role) => access !== 'anyone' && can(role, access));
  if (reader === undefined) throw new Error(`nobody may ${access}`);
  return reader;
}

/** Not by `fetch`, which sends a `Sec-Fetch-Mode` of its own. @returns the status, and the problem where there is one */
function ask(path: string, headers: Headers): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = get(`${centre.url}${path}`, { headers }, (response) => {
      const status = `${response.statusCode} `;
      if (!response.headers['content-type']?.includes('problem')) {
        resolve(status);
        // One of them is a stream without an end.
        response.destroy();
        return;
      }
      let body = '';
      response.on('data', (part) => (body += part));
      response.on('end', () => resolve(status + body));
    });
    sent.on('error', reject);
  });
}
