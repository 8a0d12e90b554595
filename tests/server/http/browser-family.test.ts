import { expect, test } from 'vitest';
import { browserFamily } from '#server/http/browser-family.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`, 'Chrome · Android'],
  [
    `Mozilla/5.0 (Linux; Android 13; SM-X200) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0 Safari/537.36`,
    'Samsung Internet · Android',
  ],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0`, 'Edge · Windows'],
  [`Mozilla/5.0 (Windows NT 10.0) ${WEBKIT} coc_coc_browser/126.0 Chrome/120.0 Safari/537.36`, 'Cốc Cốc · Windows'],
  [
    'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari · iPad',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox · macOS'],
  ['curl/8.7.1', 'Trình duyệt khác'],
  ['', 'Trình duyệt khác'],
  [undefined, 'Trình duyệt khác'],
  [`${'x'.repeat(10_000)} Firefox/1`, 'Trình duyệt khác'],
])('%s', (agent, family) => {
  expect(browserFamily(agent)).toBe(family);
});
