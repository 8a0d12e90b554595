import { describe, expect, test } from 'vitest';
import { findClaims, findWholeLimitClaims } from '#catalogue/portal/limit-prose.ts';
import { plainLines } from '#catalogue/portal/plain-prose.ts';

function claims(text: string): string[] {
  return findClaims([text]).map(({ limit, kind }) => `${limit.value} ${limit.unit} ${kind}`);
}

function wholeClaims(text: string): string[] {
  return findWholeLimitClaims([text]).map(({ limit, kind }) => `${limit.value} ${limit.unit} ${kind}`);
}

describe('limits in prose', () => {
  test.each([
    ['03 ngày làm việc', ['3 WORKING_DAY base']],
    ['Không quá 05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.', ['5 WORKING_DAY base']],
    ['không quá 7,5 ngày làm việc', ['7.5 WORKING_DAY base']],
    ['Không quá 17.5 ngày.', ['17.5 DAY base']],
    ['trong thời hạn 1/2 ngày làm việc', ['0.5 WORKING_DAY base']],
    ['ba ngày làm việc', ['3 WORKING_DAY base']],
    ['mười lăm ngày', ['15 DAY base']],
    ['08 giờ làm việc', ['8 WORKING_HOUR base']],
    ['24 giờ', ['24 HOUR base']],
    ['02 tháng', ['2 MONTH base']],
    [
      'Ngay trong ngày làm việc; trường hợp nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo',
      ['0 SAME_DAY_15H base'],
    ],
    [
      '03 ngày làm việc; trường hợp cần xác minh thì thời hạn không quá 08 ngày làm việc',
      ['3 WORKING_DAY base', '8 WORKING_DAY verification'],
    ],
    ['03 ngày làm việc với trường hợp cần xác minh; còn lại 01 ngày', ['3 WORKING_DAY verification', '1 DAY base']],
    ['trường hợp phức tạp thì có thể kéo dài hơn nhưng không quá 02 ngày làm việc', ['2 WORKING_DAY verification']],
    [
      'Không quá 10 ngày làm việc Đối với các xã miền núi, hải đảo, vùng khó khăn không quá 20 ngày làm việc.',
      ['10 WORKING_DAY base', '20 WORKING_DAY remote'],
    ],
    [
      'Không quá 15 ngày. Đối với các xã miền núi, biên giới; đảo; vùng có điều kiện khó khăn thì thời gian được tăng thêm 10 ngày.',
      ['15 DAY base', '10 DAY remote'],
    ],
    ['5 ngày; có thể gia hạn thêm không quá 3 ngày', ['5 DAY base', '3 DAY addition']],
  ])('%s', (text, expected) => {
    expect(claims(text)).toEqual(expected);
  });

  test.each([
    ['Giờ hành chính các ngày làm việc từ thứ 2 đến thứ 6'],
    ['nộp trước 16 giờ 30 hàng ngày'],
    ['Nghị định số 123/2015/NĐ-CP ngày 15/11/2015'],
    ['gửi văn bản trong khoảng thời gian 30 ngày trước khi hết thời hạn sử dụng đất'],
    ['Điều 5, khoản 3, điểm 2'],
  ])('no limit: %s', (text) => {
    expect(claims(text)).toEqual([]);
  });

  test('parts in brackets that make up the number before them are no further limits', () => {
    const sum = 'Không quá 13 ngày làm việc (đăng ký không quá 10 ngày làm việc; cấp giấy không quá 03 ngày làm việc)';
    expect(claims(sum)).toEqual(['13 WORKING_DAY base']);
    expect(claims('10 ngày làm việc (hoặc 7 ngày làm việc đối với nhà ở riêng lẻ)')).toEqual([
      '10 WORKING_DAY base',
      '7 WORKING_DAY base',
    ]);
  });

  test('of a whole procedure only what is said of the complete dossier counts', () => {
    expect(wholeClaims('Trong thời hạn 07 ngày làm việc kể từ ngày tiếp nhận, cơ quan kiểm tra thực địa')).toEqual([]);
    expect(wholeClaims('Trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ, cơ quan cấp giấy')).toEqual([
      '10 WORKING_DAY base',
    ]);
    expect(wholeClaims('nếu tiếp nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo')).toEqual([
      '0 SAME_DAY_15H base',
    ]);
  });
});

describe('prose with HTML', () => {
  test('tags go, blocks become lines, entities are read', () => {
    const html =
      '<p>Thời hạn:&nbsp;<b>03</b> ngày làm việc</p><ul><li>A &lt; B</li><li>C&#233;</li></ul><script>x()</script>';
    expect(plainLines(html)).toEqual(['Thời hạn: 03 ngày làm việc', 'A < B', 'Cé']);
  });
});
