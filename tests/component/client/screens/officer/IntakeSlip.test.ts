import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { check, fillLeast, openIntake, save, type IntakePage } from './intake-page.ts';

async function recorded(page: IntakePage) {
  const rows = await page.fake.tablet.store.outbox.event.toArray();
  return rows.map(({ event: { kind, body } }) => ({ kind, body }));
}

describe('a citizen who cannot be received', () => {
  async function openSlip(): Promise<IntakePage> {
    const page = await openIntake();
    await fillLeast(page);
    const papers = screen.getAllByRole('checkbox', { checked: true });
    await page.user.click(papers[0] as HTMLElement);
    await page.user.click(screen.getByRole('button', { name: 'Chưa nhận được: in phiếu hướng dẫn' }));
    return page;
  }

  test('gets one slip with what is missing already listed; no number is given and what was typed stays', async () => {
    const page = await openSlip();
    expect(screen.getByRole('heading', { name: 'Chưa tiếp nhận hồ sơ' })).toHaveFocus();
    const missing = (screen.getByLabelText('Giấy tờ cần bổ sung') as HTMLTextAreaElement).value;
    expect(missing).not.toBe('');
    await page.user.type(screen.getByLabelText('Lý do'), 'Chưa có tờ khai.');
    await page.user.click(screen.getByRole('button', { name: 'Lưu và in phiếu' }));

    await screen.findByRole('heading', { name: 'Đã ghi phiếu cho Trần Văn Quý' });
    expect(await recorded(page)).toEqual([
      {
        kind: 'not-received',
        body: expect.objectContaining({ form: '02', papers: missing.split('\n'), reason: 'Chưa có tờ khai.' }),
      },
    ]);
    await waitFor(() => expect(page.print).toHaveBeenCalledTimes(1));
    window.dispatchEvent(new Event('beforeprint'));
    expect(document.querySelector('body > .print-sheet')).toHaveTextContent('Chưa có tờ khai.');
    window.dispatchEvent(new Event('afterprint'));
    await page.user.click(screen.getByRole('button', { name: 'Quay lại phần đã nhập' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('Trần Văn Quý');
  });

  test('is refused with the form 03, which needs no papers', async () => {
    const page = await openSlip();
    await page.user.click(screen.getByRole('radio', { name: /Mẫu 03/ }));
    expect(screen.queryByLabelText('Giấy tờ cần bổ sung')).toBeNull();
    await page.user.type(screen.getByLabelText('Lý do'), 'Không thuộc thẩm quyền.');
    await page.user.click(screen.getByRole('button', { name: 'Lưu và in phiếu' }));
    await screen.findByRole('heading', { name: /Đã ghi phiếu/ });
    expect(await recorded(page)).toMatchObject([{ kind: 'not-received', body: { form: '03', papers: [] } }]);
  });

  test('what the slip lacks is named, nothing is written, and what was typed stays', async () => {
    const page = await openSlip();
    await page.user.clear(screen.getByLabelText('Giấy tờ cần bổ sung'));
    await page.user.click(screen.getByRole('button', { name: 'Lưu và in phiếu' }));
    const summary = await screen.findByRole('group', { name: 'Có vấn đề cần sửa' });
    expect(
      within(summary)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Giấy tờ cần bổ sung: chưa ghi giấy tờ nào.', 'Lý do: chưa nhập.']);
    expect(await recorded(page)).toEqual([]);
  });

  test('a fault of the form behind leads back to its control', async () => {
    const page = await openIntake();
    await page.user.click(screen.getByRole('button', { name: 'Chưa nhận được: in phiếu hướng dẫn' }));
    await page.user.type(screen.getByLabelText('Lý do'), 'x');
    await page.user.click(screen.getByRole('button', { name: 'Lưu và in phiếu' }));
    await page.user.click(await screen.findByRole('button', { name: 'Họ và tên: chưa nhập.' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveFocus();
  });
});

describe('what is rare at intake', () => {
  test('of several fees the officer says which, and it is what the receipt asks for', async () => {
    const page = await openIntake();
    await fillLeast(page, 'Khai sinh');
    await page.user.click(screen.getByRole('radio', { name: /quá hạn/ }));
    await check(page);
    await save(page);
    await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
    expect(await recorded(page)).toMatchObject([{ kind: 'received', body: { fee: 5000 } }]);
  });

  test('phi địa giới: the due date is counted from the hand-over to the competent agency, and the channel is kept', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await page.user.click(screen.getByText('Kênh khác, phi địa giới, đã nhận bằng giấy'));
    await page.user.click(
      within(screen.getByRole('group', { name: 'Kênh nộp' })).getByRole('radio', { name: 'Trực tuyến' }),
    );
    await page.user.type(screen.getByLabelText(/^Cơ quan có thẩm quyền/), 'UBND phường Bồ Đề');
    await check(page);
    expect(screen.getByText('UBND phường Bồ Đề')).toBeInTheDocument();
    await save(page);
    await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
    expect(await recorded(page)).toMatchObject([
      { kind: 'received', body: { channel: 'online', competentAgency: 'UBND phường Bồ Đề' } },
    ]);
  });
});
