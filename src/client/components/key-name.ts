/** How a signing key is shown, to be compared by eye on two screens (`keyIdOf`). @example 'Bk3x 9f_Q a0Zd -7Lm' */
export function formatKeyName(key: string): string {
  return key.replace(/(.{4})(?=.)/g, '$1 ');
}
