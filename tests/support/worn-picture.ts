/** What a cheap phone makes of a printed code: its distance, its angle, its soft lens, poor light and noise. All from a seed. */
import { createPrng } from '../simulation/prng.ts';
import type { GreyPicture } from './pdf.ts';

export interface Photo {
  /** Dots of the picture for one of the print. */
  readonly scale: number;
  /** Turned by, in degrees. */
  readonly turned: number;
  /** Standard deviation of the blur, in dots of the picture. */
  readonly blur: number;
  /** The grey of ink and of paper, on the dark side and on the bright side of the picture. */
  readonly ink: number;
  readonly paper: number;
  /** How much darker the far side is, 0 to 1. */
  readonly shade: number;
  /** Most a dot differs by chance. */
  readonly noise: number;
}

/** As a thermal printer burns it: each dot black or white. */
export function burn({ data, width, height }: GreyPicture): GreyPicture {
  return { data: data.map((grey) => (grey < 128 ? 0 : 255)), width, height };
}

/** The part of a picture around some corners, with room on every side. */
export function cutAround(
  { data, width, height }: GreyPicture,
  corners: readonly { readonly x: number; readonly y: number }[],
  room: number,
): GreyPicture {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const left = Math.max(0, Math.floor(Math.min(...xs) - room));
  const top = Math.max(0, Math.floor(Math.min(...ys) - room));
  const right = Math.min(width, Math.ceil(Math.max(...xs) + room));
  const bottom = Math.min(height, Math.ceil(Math.max(...ys) + room));
  const rows = Array.from({ length: bottom - top }, (_, row) =>
    data.subarray((top + row) * width + left, (top + row) * width + right),
  );
  const cut = new Uint8Array((right - left) * (bottom - top));
  rows.forEach((row, index) => cut.set(row, index * (right - left)));
  return { data: cut, width: right - left, height: bottom - top };
}

export function photograph(print: GreyPicture, photo: Photo): GreyPicture {
  return lightUp(soften(place(print, photo), photo.blur), photo);
}

/** Turned and scaled about its middle, onto white. */
function place({ data, width, height }: GreyPicture, { scale, turned }: Photo): GreyPicture {
  const angle = (turned * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const side = Math.ceil(Math.hypot(width, height) * scale);
  const placed = new Uint8Array(side * side);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 255 : (data[y * width + x] ?? 255);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [dx, dy] = [(column - side / 2) / scale, (row - side / 2) / scale];
      const [x, y] = [dx * cos + dy * sin + width / 2, dy * cos - dx * sin + height / 2];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      const upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx;
      const lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx;
      placed[row * side + column] = upper * (1 - fy) + lower * fy;
    }
  }
  return { data: placed, width: side, height: side };
}

/** A Gaussian blur, once along the rows and once along the columns. */
function soften({ data, width, height }: GreyPicture, deviation: number): GreyPicture {
  const reach = Math.ceil(deviation * 3);
  const weights = Array.from({ length: reach * 2 + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b);
  const along = (from: Uint8Array, { lines, length, step, next }: Lines) => {
    const to = new Uint8Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let dot = 0; dot < length; dot++) {
        let total = 0;
        for (let k = -reach; k <= reach; k++) {
          const near = Math.min(length - 1, Math.max(0, dot + k));
          total += (weights[k + reach] ?? 0) * (from[line * next + near * step] ?? 255);
        }
        to[line * next + dot * step] = total / sum;
      }
    }
    return to;
  };
  const alongRows = along(data, { lines: height, length: width, step: 1, next: width });
  return { data: along(alongRows, { lines: width, length: height, step: width, next: 1 }), width, height };
}

/** How to walk a picture: so many lines of so many dots, the next dot and the next line so far on. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly next: number;
}

function lightUp({ data, width, height }: GreyPicture, { ink, paper, shade, noise }: Photo): GreyPicture {
  const random = createPrng(7);
  const lit = data.map((grey, index) => {
    const light = 1 - (shade * (index % width)) / width;
    const seen = (ink + ((paper - ink) * grey) / 255) * light + (random() * 2 - 1) * noise;
    return Math.min(255, Math.max(0, Math.round(seen)));
  });
  return { data: lit, width, height };
}
