/** What the centre says of the ways into an account. */
import type { FactorState } from '#protocol/factor-messages.ts';

/** The password alone, and nothing more is asked for. */
export function noFactors(): FactorState {
  return {
    step: null,
    deadline: null,
    isWaived: false,
    hasPasskey: false,
    hasAuthenticator: false,
    passkeys: [],
    recoveryCodesLeft: 0,
  };
}
