/** The address of the one service worker, in the form the page's Trusted Types policy asks for (`server/http/security.ts`). */
const ADDRESS = '/service-worker.js';

/** The part of the browser's interface used here; what it makes is an object that stands where a string would. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string };
}

/** Call it once: a second policy of the same name is refused. */
export function workerAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  // Whatever it is asked for, it gives this one.
  return (
    trustedTypes?.createPolicy('dung-hen-worker', { createScriptURL: () => ADDRESS }).createScriptURL(ADDRESS) ??
    ADDRESS
  );
}
