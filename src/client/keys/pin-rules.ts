/** What a PIN must be: six digits, and not one of those everybody tries first. */

export const PIN_LENGTH = 6;

export type PinFault = 'PinNotSixDigits' | 'PinTrivial';

/**
 * Refused are one digit over and over (000000), a run up or down (123456, 987654, also across the zero: 890123), a group
 * repeated (121212, 123123), pairs and triples (112233, 111222), and what reads the same from behind (123321, 010010). Only
 * some three thousand of a million: birthdays in general are left, since nobody at the counter knows whose they would be.
 */
export function faultOfPin(pin: string): PinFault | null {
  if (!/^\d{6}$/.test(pin)) return 'PinNotSixDigits';
  return isRun(pin) || isRepeated(pin) || isMirrored(pin) ? 'PinTrivial' : null;
}

function isRun(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  const [first] = steps;
  return (first === 0 || first === 1 || first === 9) && steps.every((step) => step === first);
}

function isRepeated(pin: string): boolean {
  return /^(\d\d)\1\1$|^(\d{3})\2$|^(\d)\3(\d)\4(\d)\5$|^(\d)\6\6(\d)\7\7$/.test(pin);
}

function isMirrored(pin: string): boolean {
  return [...pin].reverse().join('') === pin;
}
