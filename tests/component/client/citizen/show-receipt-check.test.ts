/** What the citizen's page says of the receipt in somebody's hand, in every case, and that no script can come in with it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { showReceiptCheck } from '#client/citizen/show-receipt-check.ts';
import type { PublishedKey } from '#protocol/receipt-seal.ts';
import { at } from '#support/fixed-clock.ts';
import { makeKeyedDevice, PROMISE, SEALED_TOKEN, type KeyedDevice } from '#support/sealed-receipts.ts';

let tablet: KeyedDevice;
let stranger: KeyedDevice;
beforeAll(async () => {
  // Bytes of Node's own encoder are no Uint8Array to what runs in jsdom's world.
  vi.stubGlobal(
    'TextEncoder',
    class {
      encode = (text: string) => Uint8Array.from(Buffer.from(text));
    },
  );
  tablet = await makeKeyedDevice();
  stranger = await makeKeyedDevice();
});

afterAll(() => void vi.unstubAllGlobals());

const HELD = `data-code="${PROMISE.code}" data-procedure="${PROMISE.procedureCode}" data-due="${PROMISE.dueAt}"`;

/** The page as the centre makes it (`status-page.ts`), as far as the check touches it. */
function openPage(held: string): void {
  document.body.innerHTML = `
    <div id="kiem-tra" role="status" data-ward="00145" data-ward-name="phường Long Biên" ${held}></div>
    ${held === '' ? '<div id="chua-kiem-tra"><h1>Quầy đã nhận hồ sơ nhưng máy chưa đồng bộ.</h1></div><div id="chi-cho"><p>Xem lại trang này sau ít giờ.</p></div>' : '<h1>Hồ sơ đang được giải quyết.</h1><div id="chi-cho"><p>Không cần làm gì thêm.</p></div>'}`;
}

interface Opened {
  readonly seal: string;
  readonly held?: string;
  readonly keys?: readonly PublishedKey[];
  readonly answer?: () => Promise<Response>;
}

async function show({ seal, held = '', keys = [tablet.published], answer }: Opened) {
  openPage(held);
  const asked: string[] = [];
  await showReceiptCheck({
    document,
    location: { hash: seal === '' ? '' : `#${seal}`, pathname: `/t/${SEALED_TOKEN}` },
    async fetch(path) {
      asked.push(path);
      return answer ? answer() : Response.json({ ward: '00145', keys });
    },
  });
  const place = document.getElementById('kiem-tra') as HTMLElement;
  return { place, asked, said: place.textContent ?? '', heading: place.querySelector('h1,h2')?.textContent };
}

const intro = () => document.getElementById('chua-kiem-tra');
const waiting = () => document.getElementById('chi-cho');

describe('a genuine receipt', () => {
  test('whose dossier is at the centre agrees with it', async () => {
    const { said, heading, place } = await show({ seal: await tablet.seal(), held: HELD });
    expect(heading).toBe('Giấy hẹn khớp với hồ sơ ở trung tâm.');
    expect(said).toContain('phường Long Biên cấp, hẹn trả lúc 17:00 thứ Năm, 26/11/2026');
    expect(place.querySelector('h2')).not.toBeNull();
    expect(place).toHaveAttribute('class', '');
    expect(waiting()).toBeVisible();
  });

  test('whose dossier is only on the tablet is told with its promise, in place of the general words', async () => {
    const { said, heading, place } = await show({ seal: await tablet.seal() });
    expect(heading).toBe('Quầy chưa gửi hồ sơ về trung tâm.');
    expect(said).toContain('Giấy hẹn này do phường Long Biên cấp: hẹn trả lúc 17:00 thứ Năm, 26/11/2026.');
    expect(said).toContain(`Hồ sơ ${PROMISE.code}, thủ tục 1.004873, nhận lúc 09:15 thứ Hai, 23/11/2026.`);
    expect(place.querySelector('h1')).not.toBeNull();
    expect(intro()).not.toBeVisible();
    expect(waiting()).toBeVisible();
  });

  test('that promises another moment than the centre did is told with both', async () => {
    const seal = await tablet.seal({ dueAt: at('2026-11-24 17:00') });
    const { said, heading, place } = await show({ seal, held: HELD });
    expect(heading).toBe('Giấy hẹn ghi khác với trung tâm.');
    expect(said).toContain(
      'Giấy ghi hẹn trả lúc 17:00 thứ Ba, 24/11/2026; lúc tiếp nhận, trung tâm ghi 17:00 thứ Năm, 26/11/2026.',
    );
    expect(said).not.toContain('mã hồ sơ');
    expect(place).toHaveClass('late');
  });
});

describe('a receipt that is not genuine', () => {
  test.each(['', HELD])('is told, and the page no longer says that the counter has it (%s)', async (held) => {
    const { said, heading, place } = await show({ seal: await stranger.seal(), held });
    expect(heading).toBe('Giấy hẹn này không khớp với giấy do phường Long Biên cấp.');
    expect(said).toContain('hỏi lại bộ phận một cửa');
    expect(place).toHaveClass('late');
    if (intro()) expect(intro()).not.toBeVisible();
    // "Look again in some hours" or "nothing to do" would contradict "ask at the counter".
    expect(waiting()).not.toBeVisible();
    expect(document.querySelectorAll('h1:not([hidden] h1)')).toHaveLength(1);
  });

  test('or came from another link', async () => {
    const seal = await tablet.seal({ token: '00145-AAECAwQFBgcICQoLDA0ODw' });
    expect((await show({ seal })).heading).toContain('không khớp');
  });

  test('or was signed by a revoked tablet whose dossier nobody has', async () => {
    const keys = [{ ...tablet.published, revokedAt: at('2026-11-24 08:00') }];
    const { said, heading } = await show({ seal: await tablet.seal(), keys });
    expect(heading).toBe('Máy in giấy hẹn này đã bị thu hồi.');
    expect(said).toContain('08:00 thứ Ba, 24/11/2026');
    expect(said).not.toContain('26/11/2026');
  });
});

describe('what cannot be said is not said', () => {
  test('a tablet the centre does not know yet', async () => {
    const { said, heading, place } = await show({ seal: await tablet.seal(), keys: [] });
    expect(heading).toBe('Chưa kiểm tra được giấy hẹn này.');
    expect(said).toContain('chưa nói được giấy là thật hay giả');
    expect(place).not.toHaveClass('late');
    expect(intro()).not.toBeVisible();
  });

  test.each([
    ['no network', async () => Promise.reject(new TypeError('failed to fetch'))],
    ['a busy centre', async () => Response.json({ title: 'Trung tâm đang bận.' }, { status: 503 })],
    ['a proxy', async () => new Response('', { status: 502 })],
    ['a captive portal', async () => new Response('<html>')],
  ])('the keys did not come: %s', async (_name, answer) => {
    const { heading } = await show({ seal: await tablet.seal(), answer });
    expect(heading).toBe('Chưa kiểm tra được giấy hẹn này.');
    expect(intro()).toBeVisible();
  });

  test('a link without a seal leaves the page as it came, and asks for nothing', async () => {
    const { said, asked } = await show({ seal: '', held: HELD });
    expect(said).toBe('');
    expect(asked).toEqual([]);
  });

  test('a page without the place for it is left alone', async () => {
    document.body.innerHTML = '<h1>Tra cứu hồ sơ</h1>';
    const location = { hash: '#x', pathname: '/tra-cuu' };
    await showReceiptCheck({ document, location, fetch: async () => Promise.reject(new Error('asked')) });
    expect(document.body.innerHTML).toBe('<h1>Tra cứu hồ sơ</h1>');
  });
});

describe('safety', () => {
  beforeEach(() => openPage(''));

  test('what a receipt says is shown as text, never as markup', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    const { place, said } = await show({ seal: await tablet.seal({ code: markup }) });
    expect(said).toContain(markup);
    expect(place.querySelector('img')).toBeNull();
  });

  test('only the ward’s public keys are asked for: neither the seal nor the token travels', async () => {
    const seal = await tablet.seal();
    expect((await show({ seal })).asked).toEqual(['/t/keys/00145.json']);
  });
});
