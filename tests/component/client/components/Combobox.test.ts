import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import Combobox from '#client/components/Combobox.svelte';

const OPTIONS = [
  { value: '1.004873', label: 'Cấp Giấy xác nhận tình trạng hôn nhân', detail: '1.004873 · Hộ tịch' },
  { value: '1.001193', label: 'Đăng ký khai sinh', detail: '1.001193 · Hộ tịch', search: 'ks' },
  { value: '1.000656', label: 'Đăng ký khai tử', detail: '1.000656 · Hộ tịch' },
];

const labels = () => screen.queryAllByRole('option').map((option) => option.querySelector('span')?.textContent);

function setup(value = '') {
  const onselect = vi.fn();
  const { rerender } = render(Combobox, { label: 'Thủ tục', options: OPTIONS, value, onselect });
  const field = screen.getByRole('combobox', { name: 'Thủ tục' });
  const choose = (next: string) => rerender({ label: 'Thủ tục', options: OPTIONS, value: next, onselect });
  return { field, onselect, choose };
}

describe('Combobox', () => {
  test('filters without marks: every word typed must occur, in any order, in label, detail or search words', async () => {
    const { field } = setup();
    await userEvent.type(field, 'khai dang');
    expect(labels()).toEqual(['Đăng ký khai sinh', 'Đăng ký khai tử']);
    await userEvent.clear(field);
    await userEvent.type(field, '1.004');
    expect(labels()).toEqual(['Cấp Giấy xác nhận tình trạng hôn nhân']);
    await userEvent.clear(field);
    await userEvent.type(field, 'KS');
    expect(labels()).toEqual(['Đăng ký khai sinh']);
  });

  test('a click chooses, closes the list and shows the label', async () => {
    const { field, onselect, choose } = setup();
    await userEvent.type(field, 'khai tu');
    await userEvent.click(screen.getByRole('option', { name: /Đăng ký khai tử/ }));
    expect(onselect).toHaveBeenCalledExactlyOnceWith('1.000656');
    await choose('1.000656');
    expect(field).toHaveValue('Đăng ký khai tử');
    expect(field).toHaveAttribute('aria-expanded', 'false');
  });

  test('arrows walk round, Home and End jump, Enter chooses what is active', async () => {
    const { field, onselect } = setup();
    const active = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent;
    await userEvent.click(field);
    await userEvent.keyboard('{ArrowUp}');
    expect(active()).toContain('khai tử');
    await userEvent.keyboard('{ArrowDown}');
    expect(active()).toContain('hôn nhân');
    await userEvent.keyboard('{End}{Home}{ArrowDown}');
    expect(active()).toContain('khai sinh');
    await userEvent.keyboard('{Enter}');
    expect(onselect).toHaveBeenCalledExactlyOnceWith('1.001193');
  });

  test('typing makes the first match active, so that Enter takes it', async () => {
    const { field, onselect } = setup();
    await userEvent.type(field, 'khai sinh{Enter}');
    expect(onselect).toHaveBeenCalledExactlyOnceWith('1.001193');
  });

  test('Escape and leaving put back what is chosen', async () => {
    const { field, onselect } = setup('1.001193');
    await userEvent.type(field, ' gì đó{Escape}');
    expect(field).toHaveValue('Đăng ký khai sinh');
    await userEvent.type(field, 'x');
    await userEvent.tab();
    expect(field).toHaveValue('Đăng ký khai sinh');
    expect(onselect).not.toHaveBeenCalled();
  });

  test('emptying the field and leaving chooses nothing', async () => {
    const { field, onselect } = setup('1.001193');
    await userEvent.clear(field);
    await userEvent.tab();
    expect(onselect).toHaveBeenCalledExactlyOnceWith('');
  });

  test('says so when nothing matches', async () => {
    const { field } = setup();
    await userEvent.type(field, 'hộ chiếu');
    expect(screen.getByRole('status')).toHaveTextContent('Không có mục nào khớp');
  });
});
