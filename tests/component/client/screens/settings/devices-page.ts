/** "Máy tính bảng" with one tablet, as a person uses it in the tests. */
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import DevicesScreen from '#client/screens/settings/DevicesScreen.svelte';
import type { DeviceAdmin, DeviceRow } from '#client/state/device-admin.ts';
import type { PolicyAdmin } from '#client/state/policy-admin.ts';
import type { Role } from '#domain/access/role.ts';
import { ok } from '#domain/base/result.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';
import { at } from '#support/fixed-clock.ts';
import { wardProfile } from '#support/tablet.ts';

export const NOW = at('2026-03-12 14:05');
export const DEVICE = '11111111-1111-4111-8111-111111110001' as DeviceId;
export const ROW: DeviceRow = {
  device: DEVICE,
  userName: 'Trần Thị Bình',
  app: '1.2.0',
  seenAt: NOW,
  isRevoked: false,
  report: null,
  reportedAt: null,
  faults: [],
};

/** @param admin what is not given cannot be reached */
export async function setup(
  role: Role,
  admin: Partial<DeviceAdmin> = {},
  { ward, ...policyAdmin }: Partial<PolicyAdmin> & { ward?: WardCode } = {},
) {
  let row = ROW;
  const fake = await setupFakeApp({
    now: NOW,
    role,
    policyAdmin,
    administration: { listWards: async () => ok([{ ...wardProfile(), ...(ward && { code: ward }) }]) },
    deviceAdmin: {
      list: async () => ok({ now: NOW, app: '1.2.0', devices: [row] }),
      listSetAside: async () => ok({ count: 0, events: [] }),
      readEnrolment: async () => ok({ now: NOW, policy: 'code', open: [] }),
      reportLoss: async (_ward, _device, how) => {
        row = { ...ROW, isRevoked: true, loss: { how, at: NOW, by: 'Phạm Thị Dung' } };
        return ok(null);
      },
      takeBackLoss: async () => {
        row = ROW;
        return ok(null);
      },
      ...admin,
    },
  });
  if (ward !== undefined) fake.setSession({ user: sessionUser(role), ward });
  renderWithApp(DevicesScreen, { fake });
  await screen.findByRole('article');
}

export const button = (name: string | RegExp) => screen.findByRole('button', { name });
export const press = async (name: string | RegExp) => userEvent.click(await button(name));
export const confirm = async (name: string) =>
  userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name }));
