import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import ChoiceGroup from '#client/components/ChoiceGroup.svelte';
import SelectField from '#client/components/SelectField.svelte';
import TextArea from '#client/components/TextArea.svelte';
import TextField from '#client/components/TextField.svelte';

describe('TextField', () => {
  test('is found by its label alone; hint, error and "không bắt buộc" describe it', () => {
    render(TextField, { label: 'Số định danh', hint: '12 chữ số', error: 'Số định danh: chưa đủ số.', optional: true });
    const field = screen.getByRole('textbox', { name: 'Số định danh' });
    expect(field).toHaveAccessibleDescription('(không bắt buộc) 12 chữ số Số định danh: chưa đủ số.');
    expect(field).toBeInvalid();
  });

  test('keeps what was typed when an error arrives', async () => {
    const { rerender } = render(TextField, { label: 'Họ và tên' });
    await userEvent.type(screen.getByRole('textbox'), 'Nguyễn Thị Hoà');
    await rerender({ label: 'Họ và tên', error: 'Họ và tên: chưa đúng.' });
    expect(screen.getByRole('textbox')).toHaveValue('Nguyễn Thị Hoà');
  });

  test('has no description and is valid when nothing is wrong', () => {
    render(TextField, { label: 'Địa chỉ' });
    expect(screen.getByRole('textbox')).not.toHaveAttribute('aria-describedby');
    expect(screen.getByRole('textbox')).toBeValid();
  });
});

describe('TextArea', () => {
  test('calls back with the text at each key', async () => {
    const oninput = vi.fn();
    render(TextArea, { label: 'Lý do', oninput });
    await userEvent.type(screen.getByRole('textbox', { name: 'Lý do' }), 'ab');
    expect(oninput.mock.calls).toEqual([['a'], ['ab']]);
  });

  test('says that nothing more goes in, where the browser cuts what is pasted', async () => {
    render(TextArea, { label: 'Lý do', maxlength: 1000 });
    const field = screen.getByRole('textbox', { name: 'Lý do' });
    await userEvent.click(field);
    await userEvent.paste('x'.repeat(999));
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    await userEvent.paste('yz');
    expect(screen.getByRole('status')).toHaveTextContent(/^Ô này đã đủ 1\.000 ký tự/);
  });
});

describe('SelectField', () => {
  test('has nothing chosen at first and calls back with the value', async () => {
    const onchange = vi.fn();
    render(SelectField, {
      label: 'Vai trò',
      placeholder: 'Chọn vai trò',
      options: [
        { value: 'officer', label: 'Cán bộ một cửa' },
        { value: 'chair', label: 'Chủ tịch' },
      ],
      onchange,
    });
    expect(screen.getByRole('combobox', { name: 'Vai trò' })).toHaveDisplayValue('Chọn vai trò');
    await userEvent.selectOptions(screen.getByRole('combobox'), 'Chủ tịch');
    expect(onchange).toHaveBeenCalledWith('chair');
  });

  test('two steps a ward named alike are two options', () => {
    const step = { value: 'Trình ký', label: 'Trình ký' };
    render(SelectField, { label: 'Bước', options: [step, step] });
    expect(screen.getAllByRole('option', { name: 'Trình ký' })).toHaveLength(2);
  });
});

describe('ChoiceGroup', () => {
  const options = [
    { value: 'a', label: 'Tờ khai' },
    { value: 'b', label: 'Giấy chứng sinh', detail: 'bản chính' },
    { value: 'c', label: 'Ảnh' },
  ];

  test('checkboxes answer in the order of the options, whatever order they were ticked in', async () => {
    const onchange = vi.fn();
    render(ChoiceGroup, { kind: 'checkbox', label: 'Giấy tờ', options, onchange });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Ảnh' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Tờ khai' }));
    expect(onchange).toHaveBeenLastCalledWith(['a', 'c']);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Ảnh' }));
    expect(onchange).toHaveBeenLastCalledWith(['a']);
  });

  test('radio keeps one; the group carries the error', async () => {
    const onchange = vi.fn();
    render(ChoiceGroup, {
      kind: 'radio',
      label: 'Ai nhận',
      options,
      chosen: ['a'],
      error: 'Ai nhận: chưa chọn.',
      onchange,
    });
    await userEvent.click(screen.getByRole('radio', { name: 'Ảnh' }));
    expect(onchange).toHaveBeenLastCalledWith(['c']);
    expect(screen.getByRole('group', { name: 'Ai nhận' })).toHaveAccessibleDescription('Ai nhận: chưa chọn.');
    expect(screen.getByRole('radio', { name: 'Giấy chứng sinh' })).toHaveAccessibleDescription('bản chính');
  });
});
