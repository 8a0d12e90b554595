/** What became of each part of a black box, in the words of the person who brought it. */
import type { BlackBoxResponse } from '#client/state/black-box.svelte.ts';
import { formatNumber } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

type Part = BlackBoxResponse['wards'][number];

/** @param ward as the reader calls it */
export function describeBlackBoxPart({ first, known, isOfLost, answer }: Part, ward: string): string {
  switch (answer.result) {
    case 'accepted': {
      const aside = answer.verdicts.filter(({ outcome }) => outcome === 'quarantined').length;
      const stored = answer.verdicts.length - aside - known;
      const words = isOfLost && aside > 0 ? 'accepted-lost' : aside > 0 ? 'accepted-aside' : 'accepted';
      return text(`black-box.${words}`, {
        ward,
        stored: formatNumber(stored),
        known: formatNumber(known),
        aside: formatNumber(aside),
      });
    }
    case 'gap': {
      const [from, to] = [answer.expect, first - 1];
      return text(from === to ? 'black-box.gap-one' : 'black-box.gap', { ward, from, to, first });
    }
    case 'refused':
      return text(`black-box.refused-${answer.reason}`, { ward });
  }
}
