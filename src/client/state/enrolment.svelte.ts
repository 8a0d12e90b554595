/** Whether this tablet is one of the ward's: a code its person is asked for, or a report that it is no longer. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { ENROLMENT_FRAGMENT, parseEnrolmentCode } from '#domain/access/enrolment-code.ts';
import type { Standing, Standings } from '../sync/standing.ts';

export type { Standing };

export interface Enrolment {
  /** With the ward being worked in; null when the tablet is simply the ward's. Reactive. */
  readonly standing: Standing | null;
  /** Has the next contact try it. @returns false when it has not the form of a code */
  tryCode(typed: string): Promise<boolean>;
  /** This tablet's signing key as the administrator sees it; null where there is none. */
  readKeyId(): Promise<string | null>;
}

export interface EnrolmentOptions {
  readonly standings: Standings;
  /** Reactive. */
  readonly ward: () => WardCode | null;
  /** There is a code to try. */
  readonly nudge: () => void;
}

export function createEnrolment({ standings, ward, nudge }: EnrolmentOptions): Enrolment {
  let known = $state.raw<ReadonlyMap<WardCode, Standing>>(new Map());
  standings.watch((now) => (known = now));
  return {
    get standing() {
      const code = ward();
      return (code && known.get(code)) ?? null;
    },
    async tryCode(typed) {
      const code = parseEnrolmentCode(typed);
      if (code === undefined) return false;
      await standings.keepCode(code);
      nudge();
      return true;
    },
    readKeyId: standings.readKeyId,
  };
}

/** Takes the code out of an address a QR led to, so that it stays in no history and no bookmark. */
export async function takeCodeFromAddress(
  standings: Pick<Standings, 'keepCode'>,
  { location, history }: Pick<Window, 'location' | 'history'>,
): Promise<void> {
  const fragment = location.hash.replace(/^#/, '');
  if (!fragment.startsWith(ENROLMENT_FRAGMENT)) return;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  const code = parseEnrolmentCode(fragment.slice(ENROLMENT_FRAGMENT.length));
  if (code !== undefined) await standings.keepCode(code);
}
