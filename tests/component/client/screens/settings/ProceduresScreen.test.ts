import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProcedureAdmin } from '#client/state/procedure-admin.ts';
import { err } from '#domain/base/result.ts';
import { OTHER_WARD } from '#support/dossier-events.ts';
import { caseDraft, procedureDraft } from '#support/procedure-drafts.ts';
import { wardProfile } from '#support/tablet.ts';
import { procedureCentre } from './procedure-centre.ts';
import { click, faultsShown, field, NAME_ONLY, open, preparePage, setup, type } from './procedures-page.ts';

beforeAll(preparePage);

describe('ProceduresScreen', () => {
  test('adopts a procedure of which only the name is known: every gap is named, then filled and used', async () => {
    const centre = procedureCentre();
    await setup(centre);
    await open(NAME_ONLY, /1\.000094.*Mới có tên/);
    await click('Lưu và dùng');
    expect(faultsShown()).toEqual([
      'Trường hợp giải quyết: cần ít nhất một trường hợp.',
      'Kết quả: chưa nhập.',
      'Lý do thay đổi: chưa nhập.',
    ]);
    await type('Kết quả', 'Giấy chứng nhận kết hôn');
    await click('Thêm trường hợp');
    await type('Tên trường hợp', 'Thông thường');
    await type('Thời hạn theo luật', 'năm');
    await type('Lý do thay đổi', 'Nhận việc của huyện');
    await click('Lưu và dùng');
    expect(field('Thời hạn theo luật')).toHaveAccessibleDescription(/phải là số/);
    expect(field('Kết quả')).toHaveValue('Giấy chứng nhận kết hôn');
    await type('Thời hạn theo luật', '5');
    await click('Thêm giấy tờ');
    await type('Tên giấy tờ', 'Tờ khai đăng ký kết hôn');
    await click('Lưu và dùng');
    expect(await screen.findByText(/^Đã lưu ở trung tâm/)).toBeInTheDocument();
    expect(centre.records).toMatchObject([
      {
        reason: 'Nhận việc của huyện',
        body: {
          state: 'active',
          procedure: {
            code: NAME_ONLY,
            cases: [
              {
                name: 'Thông thường',
                statutory: { value: 5, unit: 'WORKING_DAY' },
                committed: null,
                documents: [{ name: 'Tờ khai đăng ký kết hôn', originals: 1, copies: 0, required: true }],
              },
            ],
          },
        },
      },
    ]);
  });

  test('shortens a limit: the promise may not be longer than the law, and the share of procedures shortened grows', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }));
    await setup(centre);
    const share = () => screen.getByText(/thủ tục được rút ngắn/).textContent.trim();
    const [, before, total] = /^(\d+)\/(\d+) thủ tục/.exec(share()) ?? [];
    await open(NAME_ONLY, /1\.000094.*Đang dùng/);
    await type('Thời hạn phường cam kết', '4');
    await type('Lý do thay đổi', 'Cam kết');
    await click('Lưu và dùng');
    expect(field('Thời hạn phường cam kết')).toHaveAccessibleDescription(/dài hơn thời hạn theo luật/);
    expect(centre.records).toHaveLength(1);
    await type('Thời hạn phường cam kết', '2');
    expect(screen.getByText('Ngắn hơn thời hạn theo luật.')).toBeInTheDocument();
    await click('Lưu và dùng');
    await screen.findByText(/^Đã lưu ở trung tâm/);
    expect(centre.records.at(-1)?.body.procedure.cases[0]?.committed).toEqual({ value: 2, unit: 'WORKING_DAY' });
    expect(share()).toMatch(new RegExp(`^${Number(before) + 1}/${total} thủ tục được rút ngắn \\(\\d+(,\\d)? %\\)$`));
  });

  test('shows the sum of the steps’ shares while it is typed, and what each share comes to', async () => {
    const centre = procedureCentre();
    centre.put(
      'active',
      procedureDraft({ code: NAME_ONLY, cases: [caseDraft({ statutory: { value: 1, unit: 'WORKING_DAY' } })] }),
    );
    await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    const steps = within(screen.getByRole('region', { name: 'Các bước nội bộ' }));
    await userEvent.click(steps.getByRole('button', { name: 'Thêm bước' }));
    await userEvent.type(steps.getByRole('textbox', { name: 'Tỷ lệ (%)' }), '37,5');
    expect(steps.getByRole('status')).toHaveTextContent('Cộng lại: 37,5 %');
    expect(steps.getByRole('textbox', { name: 'Tỷ lệ (%)' })).toHaveAccessibleDescription('tức 3 giờ làm việc');
    await userEvent.click(steps.getByRole('button', { name: 'Thêm bước' }));
    await userEvent.type(steps.getAllByRole('textbox', { name: 'Tỷ lệ (%)' })[1]!, '62,5');
    expect(steps.getByRole('status')).toHaveTextContent('Cộng lại: 100 %, đủ.');
  });

  test('when somebody saved meanwhile, nothing typed is lost and one may save over it knowingly', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }));
    await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    await type('Tên thủ tục', 'Tên của tôi');
    await type('Lý do thay đổi', 'Sửa tên');
    centre.put('active', procedureDraft({ code: NAME_ONLY, name: 'Tên của họ' }));
    await click('Lưu và dùng');
    expect(await screen.findByText(/Phạm Thị Dung đã lưu bản khác/)).toBeInTheDocument();
    expect(field('Tên thủ tục')).toHaveValue('Tên của tôi');
    await click('Vẫn lưu phần của tôi');
    await screen.findByText(/Bấm lưu lần nữa/);
    expect(centre.records).toHaveLength(2);
    await click('Lưu và dùng');
    await screen.findByText('Đã lưu ở trung tâm: Tên của tôi.');
    expect(centre.records.map(({ body }) => body.procedure.name)).toContain('Tên của tôi');
  });

  test('or open what they saved instead', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }));
    await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    await type('Tên thủ tục', 'Tên của tôi');
    await type('Lý do thay đổi', 'Sửa tên');
    centre.put('active', procedureDraft({ code: NAME_ONLY, name: 'Tên của họ' }));
    await click('Lưu và dùng');
    await userEvent.click(await screen.findByRole('button', { name: /^Mở bản của họ/ }));
    expect(await screen.findByRole('textbox', { name: 'Tên thủ tục' })).toHaveValue('Tên của họ');
  });

  test('without a connection nothing typed is lost', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }));
    const save = vi.fn<ProcedureAdmin['save']>(async () => err({ type: 'NoConnection' }));
    await setup({ admin: { ...centre.admin, save } });
    await open(NAME_ONLY, /1\.000094/);
    await type('Tên thủ tục', 'Tên của tôi');
    await type('Lý do thay đổi', 'Sửa tên');
    await click('Lưu và dùng');
    expect(await screen.findByRole('alert')).toHaveTextContent('Chưa liên lạc được với trung tâm');
    expect(field('Tên thủ tục')).toHaveValue('Tên của tôi');
  });

  test('asks before unsaved typing is left, by its own button and by a link; nothing typed asks nothing', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }));
    const fake = await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    await click('Về danh mục');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: /1\.000094/ }));
    await type('Tên thủ tục', 'Khác');
    fake.navigation.go('/');
    await userEvent.click(await screen.findByRole('button', { name: 'Ở lại' }));
    expect(fake.visited).toEqual([]);
    expect(field('Tên thủ tục')).toHaveValue('Khác');
    await click('Về danh mục');
    await userEvent.click(await screen.findByRole('button', { name: 'Bỏ, không lưu' }));
    expect(await screen.findByRole('searchbox', { name: 'Tìm thủ tục' })).toBeInTheDocument();
    expect(centre.records).toHaveLength(1);
  });

  test('takes a procedure out of use with a reason, and shows who saved what and why', async () => {
    const centre = procedureCentre();
    centre.put('active', procedureDraft({ code: NAME_ONLY }), 'Nhận việc');
    await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    const versions = within(screen.getByRole('region', { name: 'Lịch sử phiên bản' }));
    expect(versions.getByRole('listitem')).toHaveTextContent(
      /09:00 thứ Sáu, 20\/11\/2026: Phạm Thị Dung, đưa vào dùng\. Nhận việc/,
    );
    await type('Lý do thay đổi', 'Luật bãi bỏ');
    await click('Ngừng dùng');
    await screen.findByText(/^Đã lưu ở trung tâm/);
    expect(centre.records.at(-1)).toMatchObject({ reason: 'Luật bãi bỏ', body: { state: 'retired' } });
  });

  test('reorders the papers of a case', async () => {
    const centre = procedureCentre();
    const document = { originals: 1, copies: 0, required: true };
    const documents = ['A', 'B', 'C'].map((name) => ({ ...document, id: name, name }));
    centre.put('active', procedureDraft({ code: NAME_ONLY, cases: [caseDraft({ documents })] }));
    await setup(centre);
    await open(NAME_ONLY, /1\.000094/);
    await userEvent.click(screen.getByText('Thành phần hồ sơ (3)'));
    await click('Đưa giấy tờ 3 lên');
    await click('Bỏ giấy tờ 1');
    await type('Lý do thay đổi', 'x');
    await click('Lưu và dùng');
    await screen.findByText(/^Đã lưu ở trung tâm/);
    expect(centre.records.at(-1)?.body.procedure.cases[0]?.documents.map(({ name }) => name)).toEqual(['C', 'B']);
  });

  test('with several wards, the ward cannot be changed under what is being edited', async () => {
    const wards = [wardProfile(), wardProfile({ code: OTHER_WARD, name: 'Phường Bồ Đề' })];
    await setup(procedureCentre(), wards);
    expect(screen.getByRole('combobox', { name: 'Phường' })).toBeInTheDocument();
    await open(NAME_ONLY, /1\.000094/);
    expect(screen.queryByRole('combobox', { name: 'Phường' })).not.toBeInTheDocument();
  });
});
