/** Which rows a write touched, as Dexie tells it. */

/** A tree of key ranges as Dexie hands it over: plain data, since it may come from another tab. */
interface KeyRanges {
  readonly d: number;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly l?: KeyRanges | null;
  readonly r?: KeyRanges | null;
}

/** The keys of a set that names each of them; undefined when it holds a range. */
export function singleKeys<Key>(touched: KeyRanges): Key[] | undefined {
  const keys: Key[] = [];
  const open: (KeyRanges | null | undefined)[] = [touched];
  while (open.length > 0) {
    const ranges = open.pop();
    if (!ranges) continue;
    if (ranges.from !== ranges.to) return undefined;
    if (ranges.from !== undefined) keys.push(ranges.from as Key);
    open.push(ranges.l, ranges.r);
  }
  return keys;
}
