/**
 * The one way by which text becomes markup in the app: printed forms, which the `html` template has escaped. Under the page's
 * Trusted Types policy (`server/http/security.ts`) a browser refuses any other.
 */
type MakeMarkup = (markup: string) => string;

/** The part of the browser's interface used here; what it makes is an object that stands where a string of markup would. */
interface TrustedTypes {
  createPolicy(name: string, rules: { readonly createHTML: MakeMarkup }): { createHTML: MakeMarkup };
}

/** No form has them, and text in a form has no `<`: whoever finds one has found markup that came past the escaping. */
const FOREIGN = /<\/?(?:script|iframe|object|embed|base|link|meta|style|form|input|math)\b/i;

let make: MakeMarkup | undefined;

/** @throws {TypeError} for markup with elements that belong into no form */
export function trustMarkup(markup: string): string {
  make ??= createMarkupMaker();
  return make(markup);
}

function createMarkupMaker(): MakeMarkup {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('dung-hen-form', { createHTML: checkMarkup });
  return policy ? (markup) => policy.createHTML(markup) : checkMarkup;
}

function checkMarkup(markup: string): string {
  if (FOREIGN.test(markup)) throw new TypeError('This markup belongs into no printed form.');
  return markup;
}
