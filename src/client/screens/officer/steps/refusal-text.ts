/** Why a step was not saved, in the words of the person who pressed the button. */
import type { App } from '#client/state/app.ts';
import { text } from '#i18n/text.ts';

type Taken = Awaited<ReturnType<App['commands']['takeStep']>>;
type StepFailure = Extract<Taken, { readonly ok: false }>['error'];

export function describeFailure(failure: StepFailure): string {
  return text(`error.${failure.type}`, failure.type === 'NotDelegated' ? { name: failure.signerName } : {});
}
