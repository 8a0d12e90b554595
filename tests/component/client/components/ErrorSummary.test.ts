import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import ErrorSummary from '#client/components/ErrorSummary.svelte';

test('takes the focus when errors arrive and again when they change; says nothing without errors', async () => {
  const { rerender } = render(ErrorSummary, { errors: [] });
  expect(screen.queryByText('Có vấn đề cần sửa')).not.toBeInTheDocument();
  await rerender({ errors: [{ fieldId: 'a', message: 'Họ và tên: chưa nhập.' }] });
  expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
  screen.getByRole('link').focus();
  await rerender({ errors: [{ fieldId: 'b', message: 'Ngày sinh: chưa đúng.' }] });
  expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
});

test('each line leads to its field without a jump of the address', async () => {
  const input = document.createElement('input');
  input.id = 'full-name';
  document.body.append(input);
  render(ErrorSummary, { errors: [{ fieldId: 'full-name', message: 'Họ và tên: chưa nhập.' }] });
  await userEvent.click(screen.getByRole('link', { name: 'Họ và tên: chưa nhập.' }));
  expect(input).toHaveFocus();
  expect(location.hash).toBe('');
  input.remove();
});
