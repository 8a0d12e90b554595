/** Which browser on which system, in two or three words: enough to recognise a tablet by, no version to find a hole by. */

/** The first that fits: most browsers also name those they descend from. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/coc_coc_browser|CocCoc/i, 'Cốc Cốc'],
  [/Zalo/i, 'Zalo'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];
const MOST_READ = 500;

/** @param agent the User-Agent header @example 'Chrome · Android' */
export function browserFamily(agent: string | undefined): string {
  const text = (agent ?? '').slice(0, MOST_READ);
  const nameIn = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(text))?.[1];
  return [nameIn(BROWSERS) ?? 'Trình duyệt khác', nameIn(SYSTEMS)].filter((part) => part !== undefined).join(' · ');
}
