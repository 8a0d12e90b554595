/** The values asked for last; those not asked for longest go first. */
export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  clear(): void;
}

export function createRecent<T>(count: number): Recent<T> {
  const values = new Map<string, T>();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > count && oldest !== undefined) values.delete(oldest);
    },
    clear: () => values.clear(),
  };
}
