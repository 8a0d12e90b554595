/** The intake page as an officer meets it: a fake app with three procedures, and the gestures tests repeat. */
import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import IntakeScreen from '#client/screens/officer/IntakeScreen.svelte';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { renderWithApp, setupFakeApp, type FakeApp, type FakeAppOptions } from '#support/fake-app.ts';

export const RAW_CARD = '001085012345|012345678|Nguyễn Thị Hoà An|09031985|Nữ|Tổ 5, phường Long Biên, Hà Nội|15082021';

export interface IntakePage {
  readonly fake: FakeApp;
  readonly user: ReturnType<typeof userEvent.setup>;
  /** How often the print dialog was asked for. */
  readonly print: ReturnType<typeof vi.fn>;
}

/** Stands in for what jsdom has not: printing, fonts and media queries. */
export function stubPrinter(): ReturnType<typeof vi.fn> {
  const print = vi.fn();
  vi.stubGlobal('print', print);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  Object.defineProperty(document, 'fonts', { value: { load: async () => [] }, configurable: true });
  return print;
}

export async function openIntake(fake?: FakeApp, options: FakeAppOptions = {}): Promise<IntakePage> {
  const print = stubPrinter();
  const app = fake ?? (await setupFakeApp({ procedures: await loadProcedures(), ...options }));
  renderWithApp(IntakeScreen, { fake: app });
  await screen.findByRole('button', { name: 'Khai sinh' });
  return { fake: app, user: userEvent.setup(), print };
}

/** A name, a procedure and its papers: the least that can be received. */
export async function fillLeast({ user }: IntakePage, procedure = 'Xác nhận hôn nhân'): Promise<void> {
  await user.type(screen.getByLabelText('Họ và tên'), 'Trần Văn Quý');
  await user.click(screen.getByRole('button', { name: procedure }));
  const [firstCase] = screen.queryAllByRole('radio', { name: /xác nhận tình trạng/i });
  if (firstCase) await user.click(firstCase);
  await user.click(screen.getByRole('button', { name: 'Đủ giấy tờ' }));
}

export async function check({ user }: IntakePage): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Kiểm tra' }));
}

export async function save({ user }: IntakePage): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Lưu và in giấy hẹn' }));
}

export function summaryLines(): string[] {
  return within(screen.getByRole('group', { name: 'Có vấn đề cần sửa' }))
    .getAllByRole('link')
    .map((link) => link.textContent ?? '');
}
