import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { renderWithApp, type FakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import {
  box,
  countRecorded,
  historyOf,
  openDossier,
  press,
  save,
  step,
  stepNames,
  tick,
  type,
  type DossierSetup,
} from '../dossier-page.ts';

const RESOLVED = [[step('resolved'), at('2026-03-09 16:00')]] as const;
const WITHDRAWN = [[step('withdrawn', { reason: 'Đổi ý' }), at('2026-03-09 16:00')]] as const;

/** Button, field, how it stood, what it says of the due date, and what is recorded. */
const WORDS: readonly [string, string, DossierSetup, RegExp, Pick<DossierEvent, 'kind' | 'body'>][] = [
  ['Từ chối', 'Lý do từ chối', {}, /không còn ngày hẹn/, { kind: 'refused', body: { reason: 'Lời nói' } }],
  [
    'Người nộp rút hồ sơ',
    'Lý do rút hồ sơ',
    {},
    /theo đề nghị của người nộp/,
    { kind: 'withdrawn', body: { reason: 'Lời nói' } },
  ],
  [
    'Mở lại hồ sơ',
    'Lý do mở lại',
    { steps: WITHDRAWN, now: at('2026-03-13 09:00') },
    /Đồng hồ chạy lại. Hạn trả: 17:00 thứ Tư, 18\/03\/2026/,
    { kind: 'reopened', body: { reason: 'Lời nói' } },
  ],
  [
    'Mở lại hồ sơ',
    'Lý do mở lại',
    { steps: RESOLVED, now: at('2026-03-13 09:00') },
    /17:00 thứ Năm, 12\/03\/2026 đã qua: hồ sơ là quá hạn/,
    { kind: 'reopened', body: { reason: 'Lời nói' } },
  ],
  ['Ghi chú', 'Nội dung ghi chú', {}, /Ngày hẹn không đổi/, { kind: 'noted', body: { text: 'Lời nói' } }],
  ['Có kết quả', 'Kết quả', {}, /tính là trước hạn/, { kind: 'resolved', body: { result: 'Lời nói' } }],
];

test.each([
  ['Từ chối', 'Lý do từ chối'],
  ['Dừng giải quyết', 'Lý do dừng giải quyết'],
  ['Yêu cầu bổ sung', 'Lý do yêu cầu bổ sung'],
])('%s: what is set out in lines is kept and told in lines', async (button, field) => {
  const fake = await openDossier();
  await press(button);
  await type(field, '1. Tờ khai chưa ký.\n\n2.  Thiếu ảnh. ');
  expect((await save(fake)).body).toMatchObject({ reason: '1. Tờ khai chưa ký.\n2. Thiếu ảnh.' });
  expect(historyOf(0)).toContain('1. Tờ khai chưa ký.\n2. Thiếu ảnh.');
});

describe('a step of one text', () => {
  test.each(WORDS)('%s: %s', async (...[button, field, setup, effect, recorded]) => {
    const fake = await openDossier(setup);
    const before = await countRecorded(fake);
    await press(button);
    expect(screen.getByText(effect)).toBeInTheDocument();
    if (recorded.kind !== 'resolved') {
      await press('Lưu');
      expect(box(field)).toHaveAccessibleDescription(`${field}: chưa nhập.`);
      expect(await countRecorded(fake)).toBe(before);
    }
    await type(field, ' Lời  nói ');
    expect(await save(fake)).toEqual(recorded);
    expect(historyOf(0)).toContain('Lời nói');
  });

  test('a result nobody is recorded to have signed is asked about', async () => {
    await openDossier();
    await press('Có kết quả');
    expect(screen.getByText(/Chưa ghi nhận ai ký/)).toBeInTheDocument();
  });

  test('finishing late says so before it is saved', async () => {
    await openDossier({ now: at('2026-03-13 09:00') });
    await press('Có kết quả');
    expect(screen.getByText(/Hồ sơ được tính là quá hạn/)).toBeInTheDocument();
  });
});

describe('Trả kết quả', () => {
  test('to the applicant asks nothing more', async () => {
    const fake = await openDossier({ steps: RESOLVED });
    await press('Trả kết quả');
    expect(screen.getByText(/Ngày hẹn và kết quả đúng hạn không đổi/)).toBeInTheDocument();
    expect(await save(fake)).toEqual({ kind: 'handed-over', body: { to: 'applicant', name: '', paper: '' } });
    expect(screen.getByText('Hồ sơ đã kết thúc.')).toBeInTheDocument();
  });

  test('to a proxy needs the name and the paper', async () => {
    const fake = await openDossier({ steps: RESOLVED });
    await press('Trả kết quả');
    await tick('Người được ủy quyền');
    await press('Lưu');
    expect(box('Họ và tên người nhận')).toHaveAccessibleDescription(/chưa nhập/);
    expect(box('Giấy ủy quyền hoặc giấy tờ của người nhận')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Họ và tên người nhận', 'Phạm Văn Dũng');
    await press('Lưu');
    expect(box('Họ và tên người nhận')).not.toHaveAccessibleDescription(/chưa nhập/);
    expect(await countRecorded(fake)).toBe(2);
    await type('Giấy ủy quyền hoặc giấy tờ của người nhận', 'Giấy ủy quyền ngày 11/03/2026');
    expect((await save(fake)).body).toEqual({
      to: 'proxy',
      name: 'Phạm Văn Dũng',
      paper: 'Giấy ủy quyền ngày 11/03/2026',
    });
  });

  test('by post needs the number of the item; a paper typed before does not stay', async () => {
    const fake = await openDossier({ steps: RESOLVED });
    await press('Trả kết quả');
    await tick('Người được ủy quyền');
    await type('Giấy ủy quyền hoặc giấy tờ của người nhận', 'Giấy A');
    await tick('Gửi qua bưu chính');
    await press('Lưu');
    expect(box('Số hiệu bưu gửi')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Số hiệu bưu gửi', 'EA123VN');
    expect((await save(fake)).body).toEqual({ to: 'post', name: 'EA123VN', paper: '' });
  });
});

describe('Dừng giải quyết', () => {
  test('gives back every paper unless a line is taken out, and reads the refund', async () => {
    const fake = await openDossier();
    await press('Dừng giải quyết');
    expect(box('Giấy tờ trả lại')).toHaveValue('Tờ khai');
    expect(screen.getByText(/Hồ sơ kết thúc, không còn ngày hẹn/)).toBeInTheDocument();
    await type('Số tiền hoàn lại (đồng)', 'hết');
    await press('Lưu');
    expect(box('Lý do dừng giải quyết')).toHaveAccessibleDescription(/chưa nhập/);
    expect(box('Số tiền hoàn lại (đồng)')).toHaveAccessibleDescription(/nhập số tiền bằng đồng/);
    await type('Lý do dừng giải quyết', 'Không còn đối tượng');
    await type('Căn cứ', 'Điều 5');
    await type('Số tiền hoàn lại (đồng)', '5.000');
    expect(await save(fake)).toEqual({
      kind: 'stopped',
      body: { reason: 'Không còn đối tượng', basis: 'Điều 5', returnedPapers: ['Tờ khai'], refund: 5000 },
    });
    expect(screen.getByText('Đã dừng giải quyết')).toBeInTheDocument();
  });

  test('follows a withdrawal with its reason filled in', async () => {
    const fake = await openDossier({ steps: WITHDRAWN });
    expect(stepNames()[0]).toBe('Dừng giải quyết');
    await press('Dừng giải quyết');
    expect(box('Lý do dừng giải quyết')).toHaveValue('Người nộp rút hồ sơ: Đổi ý');
    expect(screen.getByText(/tính từ lúc người nộp rút/)).toBeInTheDocument();
    await type('Giấy tờ trả lại', '');
    expect((await save(fake)).body).toEqual({
      reason: 'Người nộp rút hồ sơ: Đổi ý',
      basis: '',
      returnedPapers: [],
      refund: null,
    });
  });
});

describe('what is typed into a step when the tablet is locked', () => {
  async function lockIn(button: string, typing: () => Promise<void>) {
    const fake = await openDossier();
    await press(button);
    await typing();
    await fake.held.keepAll();
    cleanup();
    renderWithApp(DossierScreen, { fake });
    await screen.findByRole('heading', { level: 1, name: /Nguyễn Thị Hoà/ });
    return fake;
  }

  test('is kept, given back when that step is opened again, and gone once it is saved', async () => {
    const fake = await lockIn('Ghi chú', () => type('Nội dung ghi chú', 'Hẹn gọi lại bà Hoà'));
    const { draft } = fake.tablet.store.outbox;
    expect(await draft.toArray()).toMatchObject([{ draft: { words: 'Hẹn gọi lại bà Hoà' } }]);
    await press('Ghi chú');
    await waitFor(() => expect(box('Nội dung ghi chú')).toHaveValue('Hẹn gọi lại bà Hoà'));
    expect(screen.getByText('Đã mở lại nội dung đang nhập dở.')).toBeInTheDocument();
    await save(fake);
    await waitFor(async () => expect(await draft.count()).toBe(0));
  });

  test('is thrown away with "Thôi"; a form nothing was typed into leaves nothing', async () => {
    const fake = await lockIn('Ghi chú', () => type('Nội dung ghi chú', 'Nhầm'));
    const { draft } = fake.tablet.store.outbox;
    await press('Ghi chú');
    await waitFor(() => expect(box('Nội dung ghi chú')).toHaveValue('Nhầm'));
    await press('Thôi');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Ghi chú' })).toHaveFocus());
    await waitFor(async () => expect(await draft.count()).toBe(0));
    await press('Ghi chú');
    await fake.held.keepAll();
    expect(await draft.count()).toBe(0);
  });
});

describe('what is typed into a step and neither saved nor left', () => {
  test('is kept all the same: the page may be loaded anew, or the browser may drop the tab', async () => {
    const fake = await openDossier();
    const { draft } = fake.tablet.store.outbox;
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Hẹn gọi lại bà Hoà');
    await waitFor(async () =>
      expect(await draft.toArray()).toMatchObject([{ draft: { words: 'Hẹn gọi lại bà Hoà' } }]),
    );
    await type('Nội dung ghi chú', 'Đã gọi');
    await waitFor(async () => expect(await draft.toArray()).toMatchObject([{ draft: { words: 'Đã gọi' } }]));
    await press('Thôi');
    await waitFor(async () => expect(await draft.count()).toBe(0));
  });
});

describe('what is typed into a step when its page goes without a lock, as with a change of ward', () => {
  async function leave(fake: FakeApp) {
    cleanup();
    renderWithApp(DossierScreen, { fake });
    await screen.findByRole('heading', { level: 1, name: /Nguyễn Thị Hoà/ });
  }

  test('is kept, and given back when that step is opened again', async () => {
    const fake = await openDossier();
    const { draft } = fake.tablet.store.outbox;
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Hẹn gọi lại bà Hoà');
    await leave(fake);
    await waitFor(async () =>
      expect(await draft.toArray()).toMatchObject([{ draft: { words: 'Hẹn gọi lại bà Hoà' } }]),
    );
    await press('Ghi chú');
    await waitFor(() => expect(box('Nội dung ghi chú')).toHaveValue('Hẹn gọi lại bà Hoà'));
    // Made empty again by hand, it is nothing to come back to.
    await type('Nội dung ghi chú', '');
    await leave(fake);
    await waitFor(async () => expect(await draft.count()).toBe(0));
  });

  test('leaves nothing once it was saved or given up', async () => {
    const fake = await openDossier();
    const { draft } = fake.tablet.store.outbox;
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Đã gọi');
    await save(fake);
    await press('Ghi chú');
    await type('Nội dung ghi chú', 'Nhầm');
    await press('Thôi');
    await leave(fake);
    await waitFor(async () => expect(await draft.count()).toBe(0));
  });
});
