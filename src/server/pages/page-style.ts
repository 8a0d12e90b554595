/** The look of the centre's own pages: one small sheet, no fonts to fetch, calm, and readable at 200 % zoom and 320 px. */
import { createHash } from 'node:crypto';

export const PAGE_STYLE = `
:root{color-scheme:light;--ink:#1b2730;--soft:#44525c;--line:#c9d3da;--paper:#fff;--tint:#eef4f7;--main:#0b4f6c;--bad:#9b1c1c;--bad-tint:#fdf1f0}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
header,main,footer{max-width:40rem;margin:0 auto;padding:0 1rem}
header{padding-top:1rem;color:var(--soft);font-size:1rem}
header strong{color:var(--main)}
.demo{margin:0;padding:.5rem 1rem;background:#5c3b00;color:#fff;text-align:center;font-weight:700}
h1{font-size:1.6rem;line-height:1.3;margin:1rem 0 .75rem}
h2{font-size:1.15rem;line-height:1.4;margin:1.75rem 0 .35rem}
p{margin:.35rem 0 .75rem}
a{color:var(--main);display:inline-block;padding:.6rem 0}
.late{border-left:.4rem solid var(--bad);background:var(--bad-tint);padding:.75rem 1rem;margin:1rem 0}
.late h1,.late h2{margin-top:0;color:var(--bad)}
.late p:last-child{margin-bottom:0}
.due{background:var(--tint);border-left:.4rem solid var(--main);padding:.75rem 1rem;margin:1rem 0}
.due p{margin:0}
.due .when{font-size:min(1.35rem,9.5vw);font-weight:700;line-height:1.35}
.soft{color:var(--soft);font-size:1rem}
ol,ul{margin:.35rem 0 .75rem;padding-left:1.4rem}
li{margin:.3rem 0}
li time,li .soft{display:block}
details{border:1px solid var(--line);border-radius:.4rem;padding:.5rem 1rem;margin:1.75rem 0}
summary{cursor:pointer;font-weight:600;padding:.55rem 0}
.source{color:var(--soft);font-size:.9rem;display:block}
form{margin:1rem 0 2rem}
fieldset{border:1px solid var(--line);border-radius:.4rem;padding:.5rem 1rem 1rem;margin:0 0 1.25rem}
legend{font-weight:600;padding:0 .35rem}
label{display:block;font-weight:600;margin-top:.75rem}
.hint{display:block;color:var(--soft);font-size:1rem}
.error{display:block;color:var(--bad);font-weight:600}
input{font:inherit;color:inherit;width:100%;padding:.5rem .6rem;border:2px solid #5d6c77;border-radius:.3rem;background:#fff;min-height:3rem}
input[aria-invalid=true]{border-color:var(--bad)}
button{font:inherit;font-weight:700;margin-top:1rem;padding:.6rem 1.4rem;min-height:3rem;border:0;border-radius:.3rem;background:var(--main);color:#fff;cursor:pointer}
:focus-visible{outline:3px solid #c77700;outline-offset:2px}
footer{border-top:1px solid var(--line);margin-top:2rem;padding-top:.75rem;padding-bottom:2rem;color:var(--soft);font-size:1rem}
@media print{details,footer a{display:none}}
`.trim();

/** Carries a hash of the sheet, so that it may be kept for ever. */
export const PAGE_STYLE_PATH = `/trang.${createHash('sha256').update(PAGE_STYLE).digest('hex').slice(0, 10)}.css`;
