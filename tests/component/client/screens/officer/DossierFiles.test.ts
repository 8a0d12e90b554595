import { cleanup, screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { Blob as NodeBlob } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import type { Role } from '#domain/access/role.ts';
import { ok } from '#domain/base/result.ts';
import { axeFaults } from '#support/axe.ts';
import { SAMPLE_BODIES } from '#support/dossier-events.ts';
import { renderWithApp, sessionUser, setupFakeApp, type FakeApp, type FakeAppOptions } from '#support/fake-app.ts';

vi.setConfig({ testTimeout: 20_000 });

const photo = (name = 'to-khai.jpg', size = 300_000) => new File([randomBytes(size)], name, { type: 'image/jpeg' });

async function openFiles({ role = 'officer', fetchBytes }: Pick<FakeAppOptions, 'fetchBytes'> & { role?: Role } = {}) {
  const params: Record<string, string> = {};
  const fake = await setupFakeApp({ path: '/ho-so/x', params, role, ...(fetchBytes && { fetchBytes }) });
  params.id = await fake.receive();
  renderWithApp(DossierScreen, { fake });
  const panel = await screen.findByRole('region', { name: 'Giấy tờ đính kèm' });
  // jsdom has no addresses for pictures.
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
  onTestFinished(() => void Object.assign(URL, { createObjectURL: undefined, revokeObjectURL: undefined }));
  const rows = () =>
    within(panel)
      .queryAllByRole('listitem')
      .map((item) => item.textContent?.replace(/\s+/g, ' ').trim());
  /** Another tab is taking a step on the dossier: what is added waits. @returns lets it go on */
  const makeWait = () => {
    let free = (): void => {};
    void fake.tablet.store.locks.hold(`dung-hen-step:${params.id}`, () => new Promise<void>((done) => (free = done)));
    return () => free();
  };
  return { fake, panel, rows, makeWait, id: params.id as never };
}

const chooser = () => screen.getByLabelText<HTMLInputElement>('Chọn tệp');
const about = () => screen.getByLabelText<HTMLSelectElement>('Bản chụp này là');
const chosen = () => about().selectedOptions[0]?.textContent;

describe('scans of a dossier', () => {
  test('are added with the paper they show, and lie on this tablet until they are sent', async () => {
    const { fake, rows, panel } = await openFiles();
    expect(panel).toHaveTextContent('Chưa có bản chụp nào.');
    expect(chosen()).toBe('Tờ khai');
    await userEvent.upload(chooser(), photo());
    await within(panel).findByText(/^Đã lưu to-khai.jpg trên máy này lúc 09:15/);
    expect(rows()).toEqual([
      expect.stringMatching(
        /^to-khai\.jpg Tờ khai · 300 kB · Trần Thị Bình, 09:15.*09\/03\/2026 trên máy này, chưa gửi Mở to-khai\.jpg$/,
      ),
    ]);
    // The paper is there now: the next scan most likely shows something else.
    expect(chosen()).toBe('Giấy tờ khác');
    await fake.tablet.store.outbox.file.toCollection().modify({ heldParts: 1 });
    await within(panel).findByText('đang gửi 1/2');
    await fake.tablet.store.outbox.file.toCollection().modify({ heldParts: 2, state: 'at-centre' });
    await within(panel).findByText('ở trung tâm');
    expect(await axeFaults()).toEqual([]);
  });

  test('of the result are offered first once there is one; what a person chooses counts', async () => {
    const { fake, id, panel, rows } = await openFiles();
    await fake.take(id, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
    await vi.waitFor(() => expect(chosen()).toBe('Kết quả'));
    await userEvent.selectOptions(about(), 'Giấy tờ khác');
    await userEvent.upload(chooser(), [photo('một.jpg'), photo('hai.jpg')]);
    await within(panel).findByText(/^Đã lưu hai\.jpg/);
    const shown = rows().map((row) => row?.split(' · ')[0]);
    expect(shown).toEqual(['một.jpg Giấy tờ khác', 'hai.jpg Giấy tờ khác']);
    // Chosen for those two only.
    expect(chosen()).toBe('Kết quả');
  });

  test('stand in the history, with what they show', async () => {
    await openFiles();
    await userEvent.upload(chooser(), photo());
    const history = screen.getByRole('region', { name: 'Diễn biến' });
    expect(await within(history).findByText('Đính kèm bản chụp')).toBeVisible();
    expect(within(history).getByText('Tờ khai: to-khai.jpg')).toBeVisible();
  });

  test('that cannot be kept say why, and stay at hand for another try', async () => {
    const { fake, panel } = await openFiles();
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    fake.tablet.store.outbox.fileBytes.hook('creating', full);
    await userEvent.upload(chooser(), photo());
    expect(await within(panel).findByRole('alert')).toHaveTextContent(
      /Chưa lưu được to-khai\.jpg.*Bộ nhớ của máy đã đầy/,
    );
    expect(screen.getAllByRole('button', { name: 'Lưu hộp đen' }).length).toBeGreaterThan(0);
    fake.tablet.store.outbox.fileBytes.hook('creating').unsubscribe(full);
    await userEvent.click(screen.getByRole('button', { name: 'Thử lại to-khai.jpg' }));
    await within(panel).findByText(/^Đã lưu to-khai\.jpg/);
    expect(within(panel).queryByRole('alert')).toBeNull();
  });

  test('are kept before a lock, and the idle lock waits for them', async () => {
    const { fake, panel, makeWait } = await openFiles();
    const goOn = makeWait();
    await userEvent.upload(chooser(), [photo('một.jpg'), photo('hai.jpg')]);
    await within(panel).findByText('Đang lưu một.jpg…');
    expect(fake.held.isBusy()).toBe(true);
    const kept = fake.held.keepAll();
    goOn();
    await kept;
    expect(await fake.tablet.store.outbox.file.count()).toBe(2);
    expect(fake.held.isBusy()).toBe(false);
  });

  test('that a lock broke off are not added under another officer, and are at hand when she is back', async () => {
    const { fake, panel, makeWait } = await openFiles();
    const goOn = makeWait();
    await userEvent.upload(
      chooser(),
      ['một.jpg', 'hai.jpg', 'ba.jpg'].map((name) => photo(name)),
    );
    await within(panel).findByText('Đang lưu một.jpg…');
    const binh = fake.app.session.user;
    fake.setSession({ user: { ...sessionUser(), userId: 'u-khac' } });
    cleanup();
    goOn();
    await vi.waitFor(() => expect(fake.app.files.unkept.size).toBe(1));
    expect(await fake.tablet.store.outbox.file.count()).toBe(1);
    renderWithApp(DossierScreen, { fake });
    await screen.findByLabelText('Chọn tệp');
    expect(screen.queryByRole('alert')).toBeNull();
    cleanup();
    fake.setSession({ user: binh });
    renderWithApp(DossierScreen, { fake });
    expect(await screen.findByRole('alert')).toHaveTextContent(/Chưa lưu được hai\.jpg và 1 tệp .* Máy vừa khoá/);
    await userEvent.click(screen.getByRole('button', { name: 'Thử lại hai.jpg' }));
    await screen.findByText(/^Đã lưu ba\.jpg/);
    expect(fake.app.files.unkept.size).toBe(0);
    expect(await fake.tablet.store.outbox.file.count()).toBe(3);
  });

  test('over 20 MB are refused with a sentence', async () => {
    const { panel } = await openFiles();
    await userEvent.upload(chooser(), photo('to.jpg', 20 * 1024 * 1024 + 1));
    expect(await within(panel).findByRole('alert')).toHaveTextContent('Tệp này lớn hơn 20 MB.');
  });

  test('one that is refused keeps none of the others chosen with it out', async () => {
    const { panel, rows } = await openFiles();
    const three = [photo('một.jpg'), new File(['abc'], 'ghi chú.txt', { type: 'text/plain' }), photo('hai.jpg')];
    await userEvent.setup({ applyAccept: false }).upload(chooser(), three);
    await within(panel).findByText(/^Đã lưu hai\.jpg/);
    expect(rows()).toEqual([expect.stringContaining('một.jpg'), expect.stringContaining('hai.jpg')]);
    const alert = await within(panel).findByRole('alert');
    expect(alert).toHaveTextContent(/Chưa lưu được ghi chú\.txt\s*Chỉ nhận ảnh/);
  });

  test('are opened from this tablet without a network, and closed again', async () => {
    const { panel } = await openFiles();
    await userEvent.upload(chooser(), photo());
    await userEvent.click(await within(panel).findByRole('button', { name: 'Mở to-khai.jpg' }));
    const picture = await within(panel).findByRole('figure', { name: 'Bản chụp to-khai.jpg' });
    expect(picture).toHaveFocus();
    expect(within(picture).getByRole('img')).toHaveAttribute('src', 'blob:x');
    expect(await axeFaults()).toEqual([]);
    await userEvent.click(within(picture).getByRole('button', { name: 'Đóng' }));
    expect(within(panel).queryByRole('img')).toBeNull();
  });

  test.each([
    ['there is no network', () => Promise.reject(new TypeError('offline')), /Chưa liên lạc được với trung tâm/],
    ['its tablet has not sent it', () => answer(404), /Tệp chưa về đến trung tâm/],
    ['the session has ended', () => answer(401), /đăng nhập lại/],
    ['a portal answers in place of the centre', () => answer(200), /Chưa liên lạc được với trung tâm/],
    ['what came is not what was recorded', () => answer(200, 300_000), /không giống tệp đã ghi/],
  ])('of another tablet are asked from the centre, and it is said when %s', async (_name, fetchBytes, words) => {
    const { fake, id, panel } = await openFiles({ fetchBytes });
    await fake.take(id, { kind: 'file-attached', body: SAMPLE_BODIES['file-attached'] });
    await within(panel).findByText('không có trên máy này, mở từ trung tâm');
    await userEvent.click(within(panel).getByRole('button', { name: 'Mở to-khai.jpg' }));
    expect(await within(panel).findByRole('alert')).toHaveTextContent(words);
  });

  test('that are slow to come say so at the button that was pressed', async () => {
    const { fake, id, panel } = await openFiles({ fetchBytes: () => new Promise(() => {}) });
    await fake.take(id, { kind: 'file-attached', body: SAMPLE_BODIES['file-attached'] });
    const open = await within(panel).findByRole('button', { name: 'Mở to-khai.jpg' });
    await userEvent.click(open);
    await vi.waitFor(() => expect(open).toHaveAttribute('aria-busy', 'true'));
  });

  test.each<[string, (fake: FakeApp) => void]>([
    ['the tablet was locked', (fake) => fake.setLock({ isLocked: true })],
    ['another officer is at work', (fake) => fake.setSession({ user: { ...sessionUser(), userId: 'u-khac' } })],
    ['the page was left', () => cleanup()],
  ])('that come after %s are neither put among the downloads nor noted', async (_name, leave) => {
    const { fake, panel } = await openFiles();
    await userEvent.upload(chooser(), new File(['%PDF-1.7'], 'don.pdf', { type: 'application/pdf' }));
    let arrive = (): void => {};
    const opened = new Promise<void>((done) => (arrive = done)).then(() => ok(new Blob(['%PDF-1.7'])));
    vi.spyOn(fake.app.files, 'open').mockReturnValue(opened);
    const savePdf = vi.spyOn(fake.app.files, 'savePdf').mockResolvedValue('don.pdf');
    const note = vi.spyOn(fake.app.commands, 'noteAccess');
    await userEvent.click(await within(panel).findByRole('button', { name: 'Mở don.pdf' }));
    leave(fake);
    arrive();
    await opened;
    await soon();
    expect(note).not.toHaveBeenCalled();
    expect(savePdf).not.toHaveBeenCalled();
  });

  test('are only looked at by those who watch', async () => {
    const { panel } = await openFiles({ role: 'supervisor' });
    expect(panel).toHaveTextContent('Chưa có bản chụp nào.');
    expect(within(panel).queryByLabelText('Chọn tệp')).toBeNull();
  });
});

/** The hash of Node takes no buffer of jsdom's. */
async function answer(status: number, length = '<html>'.length) {
  return { status, bytes: await new NodeBlob(['<html>'.padEnd(length)]).arrayBuffer() };
}
