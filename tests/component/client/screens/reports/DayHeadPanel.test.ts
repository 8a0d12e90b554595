import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import ReportScreen from '#client/screens/reports/ReportScreen.svelte';
import type { CentreFailure } from '#client/state/administration.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { axeFaults } from '#support/axe.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';

const NAME = 'Bản chốt ngày có chữ ký';

async function setup({
  role = 'supervisor',
  answer = ok(null),
}: { role?: Role; answer?: Result<null, CentreFailure> } = {}) {
  const asked: string[] = [];
  const fake = await setupFakeApp({
    now: at('2026-03-19 00:05'),
    role,
    deviceAdmin: {
      async saveDayHead(ward, date) {
        asked.push(`${ward} ${date}`);
        return answer;
      },
    },
  });
  renderWithApp(ReportScreen, { fake });
  await screen.findByRole('heading', { name: 'Báo cáo' });
  return { asked };
}

const panel = () => screen.getByRole('region', { name: NAME });
const day = () => within(panel()).getByRole('textbox', { name: 'Chốt ngày' });
const save = () => userEvent.click(within(panel()).getByRole('button', { name: 'Tải bản chốt ngày' }));

test('offers today as it is in Việt Nam, and saves the day that is asked for', async () => {
  const { asked } = await setup();
  expect(day()).toHaveValue('19/03/2026');
  await save();
  expect(within(panel()).getByRole('status')).toHaveTextContent('Đã tải bản chốt ngày 19/03/2026.');
  await userEvent.clear(day());
  await userEvent.type(day(), '5/1/2026');
  await save();
  expect(asked).toEqual(['00145 2026-03-19', '00145 2026-01-05']);
  expect(await axeFaults(panel())).toEqual([]);
});

test('a day that is none is told at its field, keeps what was typed, and asks nothing', async () => {
  const { asked } = await setup();
  await userEvent.clear(day());
  await userEvent.type(day(), '31/02/2026');
  await save();
  expect(day()).toHaveAccessibleDescription(/Chốt ngày: hãy nhập ngày có thật/);
  expect(day()).toHaveValue('31/02/2026');
  expect(asked).toEqual([]);
});

test('what the centre says of the day stands at its field', async () => {
  const errors = { date: 'Ngày này chưa tới; hãy chọn hôm nay hoặc một ngày đã qua.' };
  await setup({ answer: err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }) });
  await save();
  expect(day()).toHaveAccessibleDescription(/chưa tới/);
});

test('offline is said plainly, and what was typed stays', async () => {
  await setup({ answer: err({ type: 'NoConnection' }) });
  await save();
  expect(within(panel()).getByRole('alert')).toHaveTextContent('Chưa liên lạc được với trung tâm.');
  expect(day()).toHaveValue('19/03/2026');
});

test.each(['chair', 'admin', 'vice_chair'] as const)('is there for a %s', async (role) => {
  await setup({ role });
  expect(panel()).toBeInTheDocument();
});

test.each(['officer', 'specialist'] as const)('is not shown to an %s', async (role) => {
  await setup({ role });
  expect(screen.queryByRole('region', { name: NAME })).toBeNull();
});
