import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import Announcements from '#client/screens/frame/Announcements.svelte';
import { axeFaults } from '#support/axe.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';

const TITLE = 'Chưa mở được trang vừa chọn';

test('a page that did not come is told, and a reload that would lose the rest is refused in words', async () => {
  const fake = await setupFakeApp({ isPageMissed: true, canReload: false });
  renderWithApp(Announcements, { fake, props: { demo: false } });
  expect(screen.getByRole('status')).toHaveTextContent(TITLE);
  expect(await axeFaults()).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Tải lại trang' }));
  expect(screen.getByRole('status')).toHaveTextContent('Vẫn chưa liên lạc được với trung tâm nên chưa tải lại');
});

test('says nothing where the page came', async () => {
  const fake = await setupFakeApp();
  renderWithApp(Announcements, { fake, props: { demo: false } });
  expect(screen.queryByText(TITLE)).not.toBeInTheDocument();
});

test('an old version that lacks a page is told as that, alone', async () => {
  const fake = await setupFakeApp({ isPageMissed: true });
  renderWithApp(Announcements, { fake, props: { demo: false } });
  fake.overtake();
  expect(screen.getByText('Thẻ này đang chạy bản cũ của ứng dụng')).toBeVisible();
  expect(screen.queryByText(TITLE)).not.toBeInTheDocument();
});
