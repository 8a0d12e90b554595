/** The citizen's page over the wire, in every state a dossier can be in. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import {
  sendHistory,
  startCentre,
  uniqueReception,
  type Caller,
  type eventsOf,
  type TestCentre,
} from '#support/centre.ts';
import { formatMoment } from '#i18n/format.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

type Events = ReturnType<typeof eventsOf>;
const NAME = 'Nguyễn Thị Hoà';
const RECEIVED = at('2026-03-09 09:15');
/** Due years from now: open and in time whenever the test runs. */
const FAR = { procedure: { ...uniqueReception().procedure, limit: { value: 12, unit: 'MONTH' } } } as const;

async function send(changes: object, rest: (events: Events) => DossierEvent[] = () => []) {
  const body = uniqueReception(changes);
  await sendHistory(officer, (events) => [
    events.make('received', 'receivedAt' in changes ? at(String(changes.receivedAt)) : RECEIVED, { body }),
    ...rest(events),
  ]);
  return body;
}

/** After the due moment of 12 March. */
function apologise(events: Events, newDueAt: ReturnType<typeof at>): DossierEvent[] {
  const proposal = events.make('apology-proposed', at('2026-03-13 09:00'), {
    body: { reason: 'workload', detail: '', dueAt: at('2026-03-12 17:00'), newDueAt },
  });
  return [
    proposal,
    events.make('apologised', at('2026-03-13 10:00'), { role: 'chair', body: { proposalId: proposal.id, number: '' } }),
  ];
}

async function pageOf(token: string) {
  const answer = await centre.anyone.send('GET', `/t/${token}`);
  expect(answer.status).toBe(200);
  return answer.text;
}

/** Received this very minute with a limit of a month. */
function openReception() {
  return sendHistoryNow({ procedure: { ...uniqueReception().procedure, limit: { value: 1, unit: 'MONTH' } } });
}

async function sendHistoryNow(
  changes: object,
  rest: (events: Events, now: ReturnType<typeof at>) => DossierEvent[] = () => [],
) {
  const now = (Date.now() - 1000) as ReturnType<typeof at>;
  const body = uniqueReception(changes);
  await sendHistory(officer, (events) => [events.make('received', now, { body }), ...rest(events, now)]);
  return body;
}

describe('the status page', () => {
  test('of an open dossier: nothing to do, when to come, where, why', async () => {
    const page = await pageOf((await openReception()).token);
    expect(page).toContain('<html lang="vi">');
    expect(page).toContain('Quầy đã tiếp nhận hồ sơ của ông/bà.');
    expect(page).toMatch(/<div id="chi-cho"><h2>Việc cần làm bây giờ<\/h2>\s*<p>Không cần làm gì thêm\./);
    expect(page).toContain('Giờ làm việc: thứ Hai đến thứ Sáu 08:00–12:00, 13:00–17:00, trừ ngày nghỉ lễ, tết');
    expect(page).toMatch(/Hẹn trả kết quả<\/p>\s*<p class="when">17:00 thứ (Hai|Ba|Tư|Năm|Sáu), \d\d\/\d\d\/\d{4}</);
    expect(page).toContain('Điểm phục vụ hành chính công phường Long Biên');
    expect(page).toContain('<a href="tel:02400000001">024 0000 0001</a>');
    expect(page).toContain('<summary>Vì sao hẹn ngày này?</summary>');
    expect(page).toContain('BLDS 2015 điều 148');
    expect(page).toMatch(/Cập nhật lúc \d\d:\d\d thứ|Cập nhật lúc \d\d:\d\d Chủ nhật/);
    expect(page).not.toContain('MINH HOẠ');
  });

  test('of a late one says so first, with the apology', async () => {
    const page = await pageOf((await send({})).token);
    expect(page.indexOf('Hồ sơ đã quá giờ hẹn trả.')).toBeLessThan(page.indexOf('Quầy đã tiếp nhận'));
    expect(page).toContain('Chúng tôi xin lỗi ông/bà');
  });

  test('of one that waits for papers lists them, and hides whose they are', async () => {
    const body = {
      reason: `Thiếu giấy của ${NAME}, số 001185012345 và 0987654321.`,
      papers: ['Giấy chứng sinh', 'Bản sao của Nguyễn Thị Hoà'],
    };
    const page = await pageOf(
      (await sendHistoryNow({}, (events, now) => [events.make('supplement-requested', now, { body })])).token,
    );
    expect(page).toContain('Hồ sơ đang tạm dừng, chờ ông/bà bổ sung giấy tờ.');
    expect(page).toContain('<li>Giấy chứng sinh</li>');
    expect(page).toContain('Ngày hẹn sẽ được tính lại');
    expect(page).not.toContain('Hoà');
    expect(page).not.toMatch(/001185012345|0987654321/);
  });

  test.each([
    ['counter', 'mời ông/bà đến nhận', 'Mang giấy hẹn'],
    ['post', 'Đã có kết quả.', 'qua bưu điện'],
    ['electronic', 'Đã có kết quả.', 'bản điện tử'],
  ])('of a finished one returned by %s', async (returnMethod, sentence, todo) => {
    const { token } = await send({ returnMethod }, (events) => [events.make('resolved', at('2026-03-10 16:00'))]);
    const page = await pageOf(token);
    expect(page).toContain(sentence);
    expect(page).toContain(todo);
    expect(page).toContain('Có kết quả lúc 16:00 thứ Ba, 10/03/2026');
  });

  test('of one promised another day by letter shows that day large, and asks nobody to call before it', async () => {
    const inThreeDays = (Date.now() + 3 * 86_400_000) as ReturnType<typeof at>;
    const pageOfPromise = async (newDueAt: ReturnType<typeof at>) =>
      pageOf((await send({}, (events) => apologise(events, newDueAt))).token);
    const promised = await pageOfPromise(inThreeDays);
    const large = /<p class="when">([^<]*)</.exec(promised)?.[1];
    expect(large).toBe(formatMoment(inThreeDays));
    expect(promised).toContain('Hẹn trước đó: 17:00 thứ Năm, 12/03/2026');
    expect(promised).toContain('Đến quầy theo giờ hẹn lại, mang theo giấy hẹn và giấy tờ tuỳ thân.');
    expect(promised).not.toContain('để được báo ngày trả');
    expect(await pageOfPromise(at('2026-03-16 17:00'))).toContain('để được báo ngày trả');
  });

  test('of a finished one shows large since when it is ready, not the day it was due', async () => {
    const page = await pageOf((await send({}, (events) => [events.make('resolved', at('2026-03-10 16:00'))])).token);
    expect(/<p class="when">([^<]*)</.exec(page)?.[1]).toBe('Có kết quả lúc 16:00 thứ Ba, 10/03/2026');
    expect(page).toContain('<p class="soft">Hẹn trả kết quả: 17:00 thứ Năm, 12/03/2026</p>');
  });

  test('of one finished late keeps the apology', async () => {
    const page = await pageOf((await send({}, (events) => [events.make('resolved', at('2026-03-13 08:00'))])).token);
    expect(page).toContain('Kết quả có muộn hơn lịch hẹn.');
    expect(page).toContain('Chúng tôi xin lỗi');
  });

  test('of one handed over and of one refused', async () => {
    const [ready, over] = [at('2026-03-10 16:00'), at('2026-03-11 08:30')];
    const handed = await send({}, ({ make }) => [make('resolved', ready), make('handed-over', over)]);
    const page = await pageOf(handed.token);
    expect(page).toContain('Kết quả đã được trả.');
    expect(page).toContain('<p class="when">Đã trả lúc 08:30 thứ Tư, 11/03/2026</p>');
    expect(page).toContain('Nếu ông/bà chưa nhận được kết quả');
    const body = { to: 'post', name: 'VN123456', paper: '' } as const;
    const posted = await send({}, ({ make }) => [make('resolved', ready), make('handed-over', over, { body })]);
    expect(await pageOf(posted.token)).toContain('<p class="when">Đã gửi lúc 08:30 thứ Tư, 11/03/2026</p>');
    const refused = await pageOf((await send({}, (events) => [events.make('refused', at('2026-03-10 16:00'))])).token);
    expect(refused).toContain('Hồ sơ bị từ chối giải quyết.');
    expect(refused).toContain('Không thuộc thẩm quyền của phường.');
    expect(refused).toContain('nhận lại giấy tờ đã nộp');
  });

  test('lists the steps that took effect, each with its moment', async () => {
    const { token } = await send({}, (events) => [
      events.make('handed-over', at('2026-03-09 09:20')),
      events.make('assigned', at('2026-03-09 10:00')),
      events.make('assigned', at('2026-03-09 11:00')),
      events.make('noted', at('2026-03-09 12:00')),
      events.make('resolved', at('2026-03-10 16:00')),
    ]);
    const steps = [...(await pageOf(token)).matchAll(/<li>([^<]*)<time class="soft">([^<]*)</g)].map(
      ([, name, moment]) => [name?.trim(), moment],
    );
    expect(steps).toEqual([
      ['Quầy tiếp nhận hồ sơ', '09:15 thứ Hai, 09/03/2026'],
      ['Chuyển người giải quyết', '10:00 thứ Hai, 09/03/2026'],
      ['Có kết quả', '16:00 thứ Ba, 10/03/2026'],
    ]);
  });

  test('names nobody, shows no number of a person, stays unknown to search engines and is kept by nobody', async () => {
    const { token } = await send(FAR, (events) => [
      events.make('assigned', at('2026-03-09 10:00')),
      events.make('noted', RECEIVED),
    ]);
    const answer = await centre.anyone.send('GET', `/t/${token}`);
    for (const secret of [
      NAME,
      'Hoà',
      '001185012345',
      '0912345678',
      'Tổ 5',
      'Trần Thị Bình',
      'Lê Văn Cường',
      'hẹn chiều',
      '1985',
    ]) {
      expect(answer.text).not.toContain(secret);
    }
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const ownScript = '<script type="module" src="/giay-hen.js"></script>';
    expect(answer.text).toContain(ownScript);
    expect(answer.text.replace(ownScript, '')).not.toMatch(/<script|<style| style=| on\w+=/);
  });

  test('carries what a receipt’s seal is compared with: the promise as it was made, whatever happened since', async () => {
    const body = await sendHistoryNow({}, (events, now) => [
      events.make('supplement-requested', now, { body: { reason: 'Thiếu.', papers: [] } }),
    ]);
    const page = await pageOf(body.token);
    const place = /<div id="kiem-tra"[^>]*>/.exec(page)?.[0] ?? '';
    expect(place).toContain('data-ward="00145" data-ward-name="phường Long Biên"');
    expect(place).toContain(
      `data-code="${body.code}" data-procedure="${body.procedure.code}" data-due="${body.dueAt}"`,
    );
    expect(page).not.toMatch(/id="(chua-kiem-tra|chi-cho)"/);
  });

  test('of a receipt nobody knows carries nothing but the ward, and is the same for every such receipt', async () => {
    const [first, second] = await Promise.all(['A', 'B'].map((sign) => pageOf(`00145-${sign.repeat(22)}`)));
    const place = /<div id="kiem-tra"[^>]*>/.exec(first ?? '')?.[0];
    expect(place).toMatch(/^<div id="kiem-tra" role="status" data-ward="00145" data-ward-name="phường Long Biên"\s*>$/);
    expect(first).toContain('id="chua-kiem-tra"');
    expect(first).toContain('id="chi-cho"');
    const withoutMoment = (page = '') => page.replace(/Cập nhật lúc [^<]*/, '');
    expect(withoutMoment(first)).toBe(withoutMoment(second));
  });

  test('escapes what officers type', async () => {
    const body = { reason: '<img src=x onerror=alert(1)>"', papers: ['<b>giấy</b>'] };
    const page = await pageOf(
      (await sendHistoryNow({}, (events, now) => [events.make('supplement-requested', now, { body })])).token,
    );
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<b>');
  });

  test('of a receipt the centre has not heard of yet promises nothing is lost', async () => {
    const answer = await centre.anyone.send('GET', '/t/00145-abcdefghijklmnopqrstuv');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Quầy đã nhận hồ sơ nhưng máy chưa đồng bộ.');
    expect(answer.text).toContain('024 0000 0001');
    expect(answer.text).not.toContain('không tìm thấy');
    expect(answer.text).toContain('Trung tâm nhận tin từ quầy lần cuối lúc');
  });

  test.each([
    'abc',
    '00145-short',
    '99999-abcdefghijklmnopqrstuv',
    '00145-abcdefghijklmnopqrstu%00',
    "00145-' or 1=1 --aaaaaaaaaaa",
    'a/b',
  ])('of no token at all (%s) is a friendly 404 with the form', async (token) => {
    const answer = await centre.anyone.send('GET', `/t/${token}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
    if (!token.includes('/')) expect(answer.text).toContain('name="lookupCode"');
  });

  test('with its sheet weighs at most fifteen kilobytes on the wire, even after a long life', async () => {
    const papers = Array.from({ length: 12 }, (_unused, n) => `Giấy tờ số ${n} bản sao có chứng thực kèm bản dịch`);
    const { token } = await send(
      {
        procedure: {
          ...FAR.procedure,
          name: 'Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu cho hộ gia đình, cá nhân',
        },
      },
      (events) =>
        Array.from({ length: 20 }, (_unused, n) => [
          events.make('supplement-requested', at(`2026-04-${String(n + 1).padStart(2, '0')} 09:00`), {
            body: { reason: 'Thiếu giấy tờ.', papers },
          }),
          ...(n < 19
            ? [events.make('supplement-received', at(`2026-04-${String(n + 1).padStart(2, '0')} 15:00`))]
            : []),
        ]).flat(),
    );
    const sheet = /href="(\/trang\.\w+\.css)"/.exec(await pageOf(token))?.[1] ?? '';
    const [page, style] = [await wireBytes(`/t/${token}`), await wireBytes(sheet)];
    expect(page + style).toBeLessThanOrEqual(15_000);
    expect(style).toBeGreaterThan(500);
  });
});

function wireBytes(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${centre.url}${path}`,
      { headers: { 'accept-encoding': 'gzip, br', connection: 'close' } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.socket.bytesRead));
      },
    );
    asked.on('error', reject).end();
  });
}
