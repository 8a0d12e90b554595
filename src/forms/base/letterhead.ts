/** The head every form of TT 03/2025/TT-VPCP starts with: agency on the left, national heading on the right. */
import { html, type Html } from './html.ts';

/** The agency as the ward's settings name it. */
export interface Letterhead {
  /** Cơ quan cấp trên: Ủy ban nhân dân of the ward. */
  readonly committee: string;
  /** Cơ quan: the one-stop shop. */
  readonly office: string;
  /** Invented data: the form says so above everything else. */
  readonly demo: boolean;
}

export function renderLetterhead({ committee, office, demo }: Letterhead): Html {
  return html`${demo && html`<p class="form-demo">DỮ LIỆU MINH HOẠ - KHÔNG CÓ GIÁ TRỊ</p>`}
    <header class="form-head">
      <div class="form-agency">
        <p>${committee}</p>
        <p class="form-strong form-ruled">${office}</p>
      </div>
      <div class="form-nation">
        <p class="form-strong">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
        <p class="form-strong form-ruled">Độc lập - Tự do - Hạnh phúc</p>
      </div>
    </header>`;
}
