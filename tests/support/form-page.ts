/** A printed form as a page of its own, under the same style sheets as in the app, so that a browser can make the PDF. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** @param markup one or more `<article>`s as the forms render them */
export function formPage(markup: string): string {
  const styles = ['src/client/app/theme.css', 'src/client/app/fonts.css', 'src/forms/forms.css'].map(readStyle);
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><style>${styles.join('\n')}</style></head><body><div class="print-sheet">${markup}</div></body></html>`;
}

/** With what it imports put in place, and fonts inside. */
function readStyle(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/@import '(.+?)';/g, (_, target: string) => readStyle(path.join(path.dirname(file), target)))
    .replace(/url\('(@fontsource\/.+?)'\)/g, (_, target: string) => {
      const font = readFileSync(path.join(ROOT, 'node_modules', target)).toString('base64');
      return `url('data:font/woff2;base64,${font}')`;
    });
}
