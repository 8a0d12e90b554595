/** The compartment as its members meet it on a screen: marked, without names until a dossier is opened with a reason. */
import { screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import MembersScreen from '#client/screens/compartment/MembersScreen.svelte';
import Frame from '#client/screens/frame/Frame.svelte';
import DossierListScreen from '#client/screens/officer/DossierListScreen.svelte';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import ReceiptIssued from '#client/screens/officer/ReceiptIssued.svelte';
import CompartmentPanel from '#client/screens/settings/CompartmentPanel.svelte';
import type { CompartmentPerson, Compartments } from '#client/state/compartments.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { actor, WARD } from '#support/dossier-events.ts';
import { renderWithApp, sessionUser, setupFakeApp, type FakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { hello, wardProfile } from '#support/tablet.ts';
import { stubPrinter } from '../officer/intake-page.ts';
import { printedSheet } from '../officer/printed-sheet.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const DENOUNCER = 'Đinh Thị Kín Tiếng';
const MARK = 'Ngăn riêng: đơn tố cáo';

beforeAll(() => {
  // The browser of these tests has no modal dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn(function (this: HTMLDialogElement) {
    this.open = false;
  });
});

/** A member at work in the compartment. */
async function setupInside(options: FakeAppOptions = {}): Promise<FakeApp> {
  const { role = 'officer' } = options;
  const fake = await setupFakeApp(options);
  fake.tablet.actAs({ actor: actor(role), ward: COMPARTMENT });
  const ward = wardProfile({ code: COMPARTMENT, agencyCode: 'H26.40.12.R' });
  await fake.tablet.store.outbox.enrolment.put({ ...hello({ ward }), wardCode: COMPARTMENT });
  const name = 'Phường Long Biên';
  const wards = [WARD, COMPARTMENT].map((code) => ({ code, name }));
  fake.setSession({ user: { ...sessionUser(role), wards }, ward: COMPARTMENT });
  return fake;
}

function openFrame(fake: FakeApp, role: Role = 'officer') {
  const children = createRawSnippet(() => ({ render: () => '<p>nội dung trang</p>' }));
  renderWithApp(Frame as never, { fake, props: { role, children } as never });
}

describe('the frame', () => {
  test('is marked in the compartment, and one touch leads back to the ward', async () => {
    const fake = await setupInside();
    openFrame(fake);
    expect(within(screen.getByRole('region', { name: MARK })).getByText(/Chỉ nhận tố cáo ở đây/)).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Người được vào' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Về Phường Long Biên' }));
    expect([fake.app.session.ward, fake.visited]).toEqual([WARD, ['/']]);
    expect(screen.queryByRole('region', { name: MARK })).not.toBeInTheDocument();
  });

  test('of the ward has no mark, and offers the compartment to members by its name', async () => {
    const fake = await setupInside();
    fake.setSession({ ward: WARD });
    openFrame(fake);
    expect(screen.queryByRole('region', { name: MARK })).not.toBeInTheDocument();
    const choice = screen.getByRole('combobox', { name: 'Phường đang làm việc' });
    await userEvent.selectOptions(choice, `${MARK}, Phường Long Biên`);
    expect(await screen.findByRole('region', { name: MARK })).toBeInTheDocument();
    expect(fake.app.session.ward).toBe(COMPARTMENT);
  });

  test('shows the head the way to who may enter', async () => {
    openFrame(await setupInside({ role: 'chair' }), 'chair');
    expect(screen.getByRole('link', { name: 'Người được vào' })).toHaveAttribute('href', '/ngan-rieng');
  });
});

test('a list names nobody, only codes', async () => {
  const fake = await setupInside();
  await fake.receive({ name: DENOUNCER });
  renderWithApp(DossierListScreen, { fake });
  expect((await screen.findAllByText(/^H26\.40\.12\.R-260309-0101$/)).length).toBeGreaterThan(0);
  expect(screen.getByText(/Ngăn riêng không tìm theo tên/)).toBeInTheDocument();
  expect(document.body.textContent).not.toContain(DENOUNCER);
});

describe('a dossier', () => {
  async function openDossier() {
    const params: Record<string, string> = {};
    const fake = await setupInside({ path: '/ho-so/x', params });
    params.id = await fake.receive({ name: DENOUNCER });
    renderWithApp(DossierScreen, { fake });
    await screen.findByRole('heading', { name: 'Vì sao mở hồ sơ này?' });
    return { fake, looks: () => fake.tablet.store.outbox.access.toArray(), id: params.id };
  }

  test('shows nothing of the person before a reason is given, and notes no look', async () => {
    const { looks } = await openDossier();
    expect(document.body.textContent).not.toContain(DENOUNCER);
    expect(await looks()).toEqual([]);
  });

  test('is open with one touch, and the reason stands in the log on a line of its own', async () => {
    const { looks, id } = await openDossier();
    await userEvent.click(screen.getByRole('button', { name: 'Trả lời người tố cáo' }));
    expect(await screen.findByRole('heading', { name: new RegExp(DENOUNCER) })).toBeInTheDocument();
    await waitFor(async () =>
      expect(await looks()).toMatchObject([
        { ward: COMPARTMENT, action: 'view', dossierId: id, reason: 'Trả lời người tố cáo', isHolder: false },
      ]),
    );
    expect(screen.queryByText('Mã tra cứu')).not.toBeInTheDocument();
  });
});

describe('a dossier whose address is opened outside', () => {
  async function openOutside() {
    const params: Record<string, string> = {};
    const fake = await setupInside({ path: '/ho-so/x', params });
    params.id = await fake.receive({ name: DENOUNCER });
    fake.setSession({ ward: WARD });
    return fake;
  }

  test('shows a member the way in and nothing else', async () => {
    const fake = await openOutside();
    renderWithApp(DossierScreen, { fake });
    expect(await screen.findByRole('heading', { name: `Hồ sơ này ở ${MARK}, Phường Long Biên` })).toBeInTheDocument();
    expect(screen.queryByRole('heading', { name: 'Vì sao mở hồ sơ này?' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: `Chuyển sang ${MARK}, Phường Long Biên` }));
    expect(await screen.findByRole('heading', { name: 'Vì sao mở hồ sơ này?' })).toBeInTheDocument();
    expect(fake.app.session.ward).toBe(COMPARTMENT);
  });

  test('is not there for anybody else', async () => {
    const fake = await openOutside();
    fake.setSession({ user: sessionUser('officer') });
    renderWithApp(DossierScreen, { fake });
    expect(await screen.findByRole('heading', { name: 'Không có hồ sơ này trên máy' })).toBeInTheDocument();
    expect(document.body.textContent).not.toContain('H26.40.12.R');
  });
});

test('the receipt has no name, no QR and no look-up code, and the officer is told so', async () => {
  stubPrinter();
  const fake = await setupInside();
  const id = await fake.receive({ name: DENOUNCER });
  const [first] = (await fake.app.queries.getDossier(id))?.history ?? [];
  renderWithApp(ReceiptIssued, { fake, props: { event: first?.event as never, onnext: vi.fn() } });
  await screen.findByText('Đã in ra giấy chưa?');
  expect(printedSheet()).toContain('H26.40.12.R-260309-0101');
  expect(printedSheet()).not.toContain(DENOUNCER);
  expect(screen.queryByRole('img', { name: 'Mã QR tra cứu' })).not.toBeInTheDocument();
  expect(screen.getByText(/đơn này không có trang tra cứu/)).toBeInTheDocument();
});

const PEOPLE: readonly CompartmentPerson[] = [
  { userId: 'u-chair', name: 'Phạm Thị Chủ', role: 'chair', isMember: true },
  { userId: 'u1', name: 'Lê Văn Cường', role: 'specialist', isMember: true },
  { userId: 'u2', name: 'Trần Thị Bình', role: 'officer', isMember: false },
];

describe('who may enter', () => {
  async function openMembers(changes: Partial<Compartments> = {}) {
    const compartments = {
      listPeople: vi.fn(async () => ok(PEOPLE)),
      letIn: vi.fn<Compartments['letIn']>(async () => ok(null)),
      takeOut: vi.fn<Compartments['takeOut']>(async () => ok(null)),
      ...changes,
    };
    const fake = await setupInside({ role: 'chair', compartments });
    renderWithApp(MembersScreen, { fake });
    return compartments;
  }

  test('is chosen by the head among the people of the ward; taking somebody out asks first', async () => {
    const { letIn, takeOut } = await openMembers();
    await userEvent.click(await screen.findByRole('button', { name: 'Cho vào: Trần Thị Bình' }));
    expect(letIn).toHaveBeenCalledExactlyOnceWith(COMPARTMENT, 'u2');
    expect(await screen.findByText('Trần Thị Bình được vào ngăn riêng từ lần đăng nhập tới.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Đưa ra: Lê Văn Cường' }));
    expect(takeOut).not.toHaveBeenCalled();
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Đưa ra' }));
    expect(takeOut).toHaveBeenCalledExactlyOnceWith(COMPARTMENT, 'u1');
    expect(screen.queryByRole('button', { name: /Đưa ra: Phạm Thị Chủ/ })).not.toBeInTheDocument();
  });

  test('without a network is said calmly', async () => {
    await openMembers({ listPeople: async () => err({ type: 'NoConnection' }) });
    expect(await screen.findByRole('button', { name: 'Thử lại' })).toBeInTheDocument();
  });
});

test('whoever looks after the centre opens it by choosing a chair of the ward', async () => {
  const nameHead = vi.fn<Compartments['nameHead']>(async () => ok(null));
  const read = vi.fn<Compartments['read']>(async () => ok({ isOpen: false, heads: [] }));
  const fake = await setupFakeApp({ role: 'system_admin', compartments: { read, nameHead } });
  const users = PEOPLE.map((person) => ({ ...person, username: person.userId, disabled: false }));
  renderWithApp(CompartmentPanel, { fake, props: { ward: wardProfile(), users } });
  await userEvent.click(await screen.findByRole('button', { name: 'Mở ngăn và giao' }));
  expect(screen.getByText('Giao cho Chủ tịch: chưa chọn.')).toBeInTheDocument();
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Giao cho Chủ tịch' }), 'Phạm Thị Chủ');
  read.mockResolvedValue(ok({ isOpen: true, heads: [{ userId: 'u-chair', name: 'Phạm Thị Chủ' }] }));
  await userEvent.click(screen.getByRole('button', { name: 'Mở ngăn và giao' }));
  expect(nameHead).toHaveBeenCalledExactlyOnceWith(WARD, 'u-chair');
  expect(await screen.findByText('Đứng đầu: Phạm Thị Chủ')).toBeInTheDocument();
});
