/** Versions of the app, written `1.4.0`. Anything after a hyphen or plus is not compared. */

/** False when either cannot be read as a version: nobody is called old by mistake. */
export function isOlderVersion(version: string, than: string): boolean {
  const [a, b] = [readVersion(version), readVersion(than)];
  if (!a || !b) return false;
  const place = a.findIndex((part, index) => part !== b[index]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
}

function readVersion(text: string): number[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text);
  return match?.slice(1, 4).map(Number);
}
