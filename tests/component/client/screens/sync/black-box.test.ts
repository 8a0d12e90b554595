import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import Announcements from '#client/screens/frame/Announcements.svelte';
import BlackBoxOffer from '#client/screens/sync/BlackBoxOffer.svelte';
import SyncScreen from '#client/screens/sync/SyncScreen.svelte';
import { text } from '#i18n/text.ts';
import type { BlackBoxResponse } from '#protocol/black-box.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { renderWithApp, setupFakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { hello } from '#support/tablet.ts';

const NOW = at('2026-03-12 14:05');
const FILE = 'dung-hen-deadbeef-20260312-1405.age';

/** A tablet enrolled with a centre whose secret the test holds. */
async function setup(options: FakeAppOptions = {}) {
  const fake = await setupFakeApp({ now: NOW, ...options });
  const identity = await generateX25519Identity();
  const blackBoxRecipient = await identityToRecipient(identity);
  await fake.tablet.store.outbox.enrolment.put({ ...hello({ blackBoxRecipient }), wardCode: WARD });
  const open = async (name: string) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return JSON.parse(await decrypter.decrypt(fake.blackBox.files.get(name)!, 'text')) as object;
  };
  return { fake, open };
}

const save = () => userEvent.click(screen.getByRole('button', { name: 'Lưu hộp đen' }));

describe('Lưu hộp đen', () => {
  test('hands over one encrypted file and says what it holds and what to do with it', async () => {
    const { fake, open } = await setup();
    await fake.receive();
    const id = await fake.receive({ name: 'Đặng Văn Lưỡng' });
    await fake.take(id, { kind: 'noted', body: { text: 'đã gọi điện' } });
    fake.setSync({ phase: 'offline' });
    renderWithApp(SyncScreen, { fake });
    await save();
    expect(await screen.findByText('Đã lưu hộp đen: 2 hồ sơ, 3 việc chưa được xác nhận')).toBeInTheDocument();
    expect(screen.getByText(new RegExp(`Tệp ${FILE}.*Nộp hộp đen của máy khác`))).toBeInTheDocument();
    expect([...fake.blackBox.files.keys()]).toEqual([FILE]);
    expect(await open(FILE)).toMatchObject({ wards: [{ ward: WARD, first: 1, events: [{}, {}, {}] }] });
  });

  test('with nothing unsent says so calmly', async () => {
    const { fake } = await setup();
    renderWithApp(SyncScreen, { fake });
    await save();
    expect(await screen.findByText(/không có việc nào đang chờ trung tâm xác nhận/)).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(fake.blackBox.files.size).toBe(0);
  });

  test('on a tablet that was never told for whom, explains instead of failing', async () => {
    const { fake } = await setup();
    await fake.receive();
    await fake.tablet.store.outbox.enrolment.clear();
    renderWithApp(SyncScreen, { fake });
    await save();
    expect(await screen.findByRole('alert')).toHaveTextContent(/chưa nhận khoá hộp đen.*Việc đã lưu vẫn còn trên máy/);
  });
});

describe('where the store is in trouble', () => {
  test('a full disk offers the box beside the failure, other failures do not', async () => {
    const { fake } = await setup();
    await fake.receive();
    const { unmount } = renderWithApp(BlackBoxOffer, { fake, props: { failure: text('error.NotEnrolled') } });
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    unmount();
    renderWithApp(BlackBoxOffer, { fake, props: { failure: text('error.StorageFull') } });
    await save();
    expect(await screen.findByText(/^Đã lưu hộp đen: 1 hồ sơ/)).toBeInTheDocument();
  });

  test('a store the browser closed still gives the box', async () => {
    const { fake } = await setup();
    await fake.receive();
    fake.tablet.store.outbox.close();
    fake.setSync({ storageFault: text('fault.closed') });
    renderWithApp(Announcements, { fake, props: { demo: false } });
    await save();
    expect(await screen.findByText(/^Đã lưu hộp đen: 1 hồ sơ/)).toBeInTheDocument();
    expect(fake.blackBox.files.size).toBe(1);
  });
});

test('a box made by itself is said above every screen, until acknowledged', async () => {
  const { fake } = await setup();
  await fake.receive();
  renderWithApp(Announcements, { fake, props: { demo: false } });
  expect(screen.queryByRole('status')).not.toBeInTheDocument();
  await fake.blackBox.desk.saveByItself();
  const notice = await screen.findByRole('status');
  expect(notice).toHaveTextContent(/chờ gửi đã hơn một ngày/);
  expect(notice).toHaveTextContent(`Tệp ${FILE} giữ 1 hồ sơ, 1 việc`);
  await userEvent.click(within(notice).getByRole('button', { name: 'Đã rõ' }));
  expect(screen.queryByRole('status')).not.toBeInTheDocument();
});

const stored = (dseq: number) => ({ dseq, outcome: 'stored', wseq: dseq + 100 }) as const;

function response(wards: BlackBoxResponse['wards']): BlackBoxResponse {
  return { now: NOW, device: 'deadbeef-0000-4000-8000-000000000001' as never, madeAt: at('2026-03-11 16:40'), wards };
}

async function choose(file: File) {
  await userEvent.upload(screen.getByLabelText('Chọn tệp hộp đen'), file);
}

describe('Nộp hộp đen của máy khác', () => {
  test('says ward by ward what became of it, and fetches it to this tablet at once', async () => {
    const bodies: unknown[] = [];
    const { fake } = await setup({
      async blackBoxCentre(_method, path, body) {
        bodies.push([path, body]);
        const json = response([
          {
            first: 7,
            known: 2,
            answer: {
              ward: WARD,
              result: 'accepted',
              head: 110,
              verdicts: [stored(7), stored(8), stored(9), { dseq: 10, outcome: 'quarantined', reason: 'x' }],
            },
          },
          { first: 16, known: 0, answer: { ward: OTHER_WARD, result: 'gap', expect: 12 } },
        ]);
        return { status: 200, json };
      },
    });
    renderWithApp(SyncScreen, { fake });
    await choose(new File([new Uint8Array([0, 1, 254, 255])], FILE));
    const result = await screen.findByText('Đã nộp hộp đen của máy …0001, lưu lúc 16:40 thứ Tư, 11/03/2026');
    const notice = result.closest<HTMLElement>('[role=status]')!;
    const lines = within(notice)
      .getAllByRole('listitem')
      .map((line) => line.textContent);
    expect(lines).toEqual([
      'Phường Long Biên: nhận mới 1 việc, đã có sẵn 2 việc, để riêng 1 việc không đọc được. Không mất gì; hãy báo quản trị.',
      expect.stringMatching(/^phường mã 00160: thiếu các việc số 12–15 nên chưa nhận được các việc từ số 16\./),
    ]);
    expect(bodies).toEqual([['/api/sync/black-box', { box: 'AAH+/w==' }]]);
    expect(fake.calls).toEqual(['sendNow']);
  });

  test('without a network the file is kept at hand and tried again with one tap', async () => {
    let online = false;
    const { fake } = await setup({
      async blackBoxCentre() {
        if (!online) throw new TypeError('Failed to fetch');
        const [first, known] = [1, 0];
        const answer = { ward: WARD, result: 'accepted' as const, head: 1, verdicts: [stored(first)] };
        return { status: 200, json: response([{ first, known, answer }]) };
      },
    });
    renderWithApp(SyncScreen, { fake });
    await choose(new File(['x'], FILE));
    expect(await screen.findByRole('alert')).toHaveTextContent(/Hãy giữ tệp, có mạng rồi nộp lại; chưa có gì thay đổi/);
    expect(fake.calls).toEqual([]);
    online = true;
    await userEvent.click(screen.getByRole('button', { name: `Nộp lại ${FILE}` }));
    expect(await screen.findByText('Phường Long Biên: nhận mới 1 việc, đã có sẵn 0 việc.')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('why the centre refuses a file is said in its words, without the name of a field', async () => {
    const { fake } = await setup({
      blackBoxCentre: async () => ({
        status: 422,
        json: {
          type: 'urn:dung-hen:problem:wrong-fields',
          title: 'Có thông tin chưa đúng.',
          status: 422,
          errors: { box: 'box: tệp này không phải hộp đen.' },
        },
      }),
    });
    renderWithApp(SyncScreen, { fake });
    await choose(new File(['x'], 'anh-the.age'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Chưa nộp được anh-the.age');
    expect(alert).toHaveTextContent('Tệp này không phải hộp đen.');
    expect(alert).not.toHaveTextContent('box:');
  });
});
