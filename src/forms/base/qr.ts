/** QR codes of printed forms and screens as SVG: dark squares as one path, so that a printer draws edges and not pixels. */
import { encode } from 'uqr';

/** Level M survives a crease; four modules of quiet zone are what scanners are entitled to (ISO/IEC 18004). */
const OPTIONS = { ecc: 'M', border: 4 } as const;

/** @returns an `<svg>` without size and without a name: the page that shows it gives both */
export function renderQrSvg(content: string): string {
  const { size, data } = encode(content, OPTIONS);
  const path = data
    .flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`))
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}

/** Dark stretches of a row as [start, length]. */
function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  let start = 0;
  for (let x = 0; x <= row.length; x++) {
    if (row[x]) continue;
    if (x > start) runs.push([start, x - start]);
    start = x + 1;
  }
  return runs;
}
