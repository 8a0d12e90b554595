import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { formatKeyName } from '#client/components/key-name.ts';
import EnrolmentNotice from '#client/screens/frame/EnrolmentNotice.svelte';
import { takeCodeFromAddress } from '#client/state/enrolment.svelte.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { openStandings, readCode, type Standing } from '#client/sync/standing.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { axeFaults } from '#support/axe.ts';
import { WARD } from '#support/dossier-events.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';

vi.setConfig({ testTimeout: 20_000 });

async function setup(standing: Standing | null) {
  const fake = await setupFakeApp();
  const { store } = fake.tablet;
  if (standing !== null) await store.outbox.setting.put({ key: `standing/${WARD}`, value: standing });
  renderWithApp(EnrolmentNotice, { fake });
  return { ...fake, store };
}

const box = () => screen.findByRole('textbox', { name: 'Mã ghi nhận máy' });

test('a tablet that is simply the ward’s is told nothing', async () => {
  await setup(null);
  await new Promise((resolve) => setTimeout(resolve));
  expect(screen.queryByRole('status')).not.toBeInTheDocument();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

describe('a tablet the ward does not know', () => {
  test('is asked for the code, takes it however it is typed, and keeps what is no code', async () => {
    const { store, calls } = await setup('code-needed');
    expect(
      await screen.findByText(/^Máy này chưa được ghi nhận cho .*\. Nhờ quản trị phường cấp mã\.$/),
    ).toBeInTheDocument();
    await userEvent.type(await box(), 'k7mq-2xa');
    await userEvent.click(screen.getByRole('button', { name: 'Ghi nhận máy' }));
    expect(await screen.findByText(/^Mã gồm 8 chữ và số/)).toBeInTheDocument();
    expect(await box()).toHaveValue('k7mq-2xa');
    expect(await readCode(store, WARD)).toBeNull();
    await userEvent.type(await box(), 'b');
    await userEvent.click(screen.getByRole('button', { name: 'Ghi nhận máy' }));
    await vi.waitFor(async () => expect(await readCode(store, WARD)).toBe('K7MQ2XAB'));
    expect(calls).toEqual(['nudge']);
    expect(await axeFaults()).toEqual([]);
  });

  test('hears that the code was not the right one, or that it must wait', async () => {
    const { store } = await setup('code-wrong');
    expect(await screen.findByText(/^Mã không đúng, đã dùng hoặc đã hết hạn/)).toBeInTheDocument();
    await store.outbox.setting.put({ key: `standing/${WARD}`, value: 'code-later' });
    expect(await screen.findByText(/Máy tự thử lại mã vừa nhập/)).toBeInTheDocument();
    await store.outbox.setting.delete(`standing/${WARD}`);
    await vi.waitFor(() => expect(screen.queryByRole('status')).not.toBeInTheDocument());
  });
});

test('a tablet whose key waits says whom to ask, names the key as the administrator sees it, and takes a code', async () => {
  const fake = await setupFakeApp();
  const { store } = fake.tablet;
  const key = await keepSigningKey(store);
  await store.outbox.setting.put({ key: `standing/${WARD}`, value: 'key-waits' });
  renderWithApp(EnrolmentNotice, { fake });
  expect(await screen.findByText('Khoá ký của máy này đang chờ quản trị phường chấp nhận')).toBeInTheDocument();
  const shown = formatKeyName(keyIdOf(key?.publicKey ?? ''));
  expect(await screen.findByText(new RegExp(`Cứ tiếp nhận bình thường.* chấp nhận khoá ${shown}`))).toBeInTheDocument();
  expect(await box()).toBeInTheDocument();
  expect(await axeFaults()).toEqual([]);
});

describe('in a compartment, which has no codes', () => {
  async function setupApart(standing: Standing) {
    const fake = await setupFakeApp();
    const { store } = fake.tablet;
    const compartment = compartmentOf(WARD)!;
    await store.outbox.setting.put({ key: `standing/${compartment}`, value: standing });
    const user = sessionUser();
    fake.setSession({
      ward: compartment,
      user: { ...user, wards: [...user.wards, { ...user.wards[0]!, code: compartment }] },
    });
    renderWithApp(EnrolmentNotice, { fake });
    return store;
  }

  test.each<Standing>(['code-needed', 'code-wrong', 'code-later'])(
    '%s sends to the ward, and asks for none',
    async (standing) => {
      await setupApart(standing);
      expect(await screen.findByText(/^Ngăn riêng không nhận mã\. Hãy về Phường Long Biên/)).toBeInTheDocument();
      expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    },
  );

  test('a key that waits is the head’s to let in', async () => {
    await setupApart('key-waits');
    expect(await screen.findByText(/Nhờ người đứng đầu ngăn/)).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });
});

test('a tablet that was reported says what happened and what to do', async () => {
  await setup('revoked');
  expect(await screen.findByRole('alert')).toHaveTextContent(/báo mất hoặc đã trả lại.*vẫn còn nguyên.*rút lại/);
});

test('a code in the address is taken out of it and kept; anything else there is left alone', async () => {
  const { store } = (await setupFakeApp()).tablet;
  history.replaceState(null, '', '/ho-so#ghi-nhan=k7mq2xab');
  await takeCodeFromAddress(openStandings(store), window);
  expect(location.href).toMatch(/\/ho-so$/);
  expect(await readCode(store, WARD)).toBe('K7MQ2XAB');
  history.replaceState(null, '', '/ho-so#main');
  await takeCodeFromAddress(openStandings(store), window);
  expect(location.hash).toBe('#main');
  history.replaceState(null, '', '/');
});
