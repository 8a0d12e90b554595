import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openIntake } from './intake-page.ts';

test('a paper typed for one procedure and not added is not handed in with another', async () => {
  const { user } = await openIntake();
  await user.click(screen.getByRole('button', { name: 'Xác nhận hôn nhân' }));
  await user.type(screen.getByLabelText('Giấy tờ khác'), 'Bản án ly hôn');
  await user.click(screen.getByRole('button', { name: 'Khai sinh' }));
  expect(screen.getByLabelText('Giấy tờ khác')).toHaveValue('');
});
