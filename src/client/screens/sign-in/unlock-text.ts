/** Why a PIN did not open the tablet, and what to do, in the officer's words. */
import type { PinRefusal } from '#client/state/lock.svelte.ts';
import type { EntryFailure } from '#client/state/pin-entry.svelte.ts';
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import { text } from '#i18n/text.ts';

const MS_PER_SECOND = 1000;

/** @example describeWait(90_500) // 'Đã nhập sai nhiều lần. Thử lại sau 1:31.' */
export function describeWait(waitMs: number): string {
  const seconds = Math.ceil(waitMs / MS_PER_SECOND);
  const perMinute = MS_PER_MINUTE / MS_PER_SECOND;
  const rest = String(seconds % perMinute).padStart(2, '0');
  return text('lock.PinMustWait', { time: `${Math.floor(seconds / perMinute)}:${rest}` });
}

export function describeUnlockFailure(failure: EntryFailure | PinRefusal): string {
  switch (failure.type) {
    case 'WrongPin':
      return text('lock.WrongPin', { tries: failure.triesLeft });
    case 'PinMustWait':
      return describeWait(failure.waitMs);
    case 'PinWiped':
    case 'WardNotOpened':
    case 'Overtaken':
    case 'StoreFailed':
      return text(`lock.${failure.type}`);
  }
}
