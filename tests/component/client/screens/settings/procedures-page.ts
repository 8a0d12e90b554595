/** "Thủ tục" as a person uses it in the tests: found, opened, typed into, saved. */
import { fireEvent, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect } from 'vitest';
import ProceduresScreen from '#client/screens/settings/ProceduresScreen.svelte';
import { ok } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { wardProfile } from '#support/tablet.ts';
import type { ProcedureCentre } from './procedure-centre.ts';

export const NAME_ONLY = '1.000094';

export async function setup({ admin }: Pick<ProcedureCentre, 'admin'>, wards = [wardProfile()]) {
  const fake = await setupFakeApp({
    role: 'admin',
    path: '/quan-tri/thu-tuc',
    administration: { listWards: async () => ok(wards) },
    procedureAdmin: admin,
  });
  renderWithApp(ProceduresScreen, { fake });
  await screen.findByLabelText('Tìm thủ tục');
  return fake;
}

/** Opens a procedure through the search, as a person would. */
export async function open(search: string, name: RegExp) {
  await type('Tìm thủ tục', search);
  await userEvent.click(await screen.findByRole('button', { name }));
  await screen.findByRole('heading', { level: 3, name: 'Thông tin chung' });
}

export const field = (name: string) => screen.getByLabelText(name);
export const click = (name: string) => userEvent.click(screen.getByText(name, { selector: 'button span, button' }));

/** All at once: what follows each key is not what these tests are about. */
export async function type(name: string, value: string) {
  await fireEvent.input(field(name), { target: { value } });
}

/** The lines of the summary, which has taken the focus. By the document: a query by role reads the whole form each time. */
export function faultsShown(): (string | null)[] {
  const summary = document.activeElement;
  expect(summary).toHaveTextContent(/^Có vấn đề cần sửa/);
  return [...(summary?.querySelectorAll('a') ?? [])].map((link) => link.textContent);
}

export async function preparePage(): Promise<void> {
  // Large, and read from the disk only once: not the matter of the first test.
  await Promise.all([import('#catalogue/load-commune-procedures.ts'), import('#catalogue/portal-procedure.ts')]);
  // jsdom shows no dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
}
