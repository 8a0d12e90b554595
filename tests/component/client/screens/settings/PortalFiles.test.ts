import { readFile } from 'node:fs/promises';
import { fireEvent, screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test } from 'vitest';
import { procedureCentre } from './procedure-centre.ts';
import { click, faultsShown, preparePage, setup, type } from './procedures-page.ts';

beforeAll(preparePage);

describe('files of the national portal', () => {
  test('one file opens with its questions and what it leaves open; answered, the procedure is used', async () => {
    const centre = procedureCentre();
    await setup(centre);
    await chooseFiles(await portalFile('1.010041.json'));
    const boxes = await screen.findAllByLabelText('Đã trả lời');
    expect(screen.getByText('Câu hỏi cần làm rõ (3)')).toBeInTheDocument();
    await type('Lý do thay đổi', 'Nhập từ Cổng');
    await click('Lưu và dùng');
    expect(faultsShown()).toEqual(['Trường hợp 1, thời hạn theo luật: chưa nhập.']);
    await type('Thời hạn theo luật', '3');
    for (const box of boxes.slice(0, 2)) await fireEvent.click(box);
    await fireEvent.click(screen.getByLabelText(/^Tôi đã đối chiếu/));
    await click('Lưu và dùng');
    await screen.findByText(/^Đã lưu ở trung tâm/);
    const { state, procedure } = centre.records[0]!.body;
    expect(state).toBe('active');
    expect(procedure).toMatchObject({ code: '1.010041', verifiedBy: 'Trần Thị Bình' });
    expect(procedure.cases[0]?.statutory).toEqual({ value: 3, unit: 'WORKING_DAY' });
    expect(procedure.questions).toEqual([expect.stringMatching(/lưu ý/)]);
  });

  test('several files each end as imported, imported with questions, or refused; all drafts are kept at once', async () => {
    const centre = procedureCentre();
    await setup(centre);
    await chooseFiles(
      await portalFile('1.001193.json'),
      await portalFile('1.004845.json'),
      new File(['{"x":1}'], 'khac.json'),
      new File(['<html>'], 'trang.json'),
    );
    const results = await screen.findByRole('status', { name: 'Kết quả đọc tệp' });
    expect(
      within(results)
        .getByText(/khac\.json/)
        .closest('li'),
    ).toHaveTextContent(/từ chối: code: thiếu mã thủ tục/);
    expect(
      within(results)
        .getByText(/trang\.json/)
        .closest('li'),
    ).toHaveTextContent('từ chối: không phải tệp JSON.');
    expect(
      within(results)
        .getByText(/1\.001193\.json/)
        .closest('li'),
    ).toHaveTextContent(/có \d+ câu hỏi/);
    await click('Lưu 2 thủ tục thành bản nháp');
    expect(await within(results).findAllByText('đã lưu nháp')).toHaveLength(2);
    expect(centre.records.map(({ key, body }) => [key, body.state])).toEqual([
      ['1.001193', 'draft'],
      ['1.004845', 'draft'],
    ]);
    expect(screen.getByRole('heading', { name: 'Bản nháp (2)' })).toBeInTheDocument();
  });
});

async function portalFile(name: string): Promise<File> {
  return new File([await readFile(`tests/fixtures/portal/${name}`)], name, { type: 'application/json' });
}

function chooseFiles(...files: File[]): Promise<void> {
  // What the filter of the chooser lets through is the browser's matter.
  return userEvent.setup({ applyAccept: false }).upload(screen.getByLabelText('Chọn tệp của Cổng'), files);
}
