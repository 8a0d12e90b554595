/** In whose right somebody signs, or the plain reason why not. */
import { formatDate } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { ENDING_SOON_DAYS, type NoRight, type SigningRight } from './sign-step.ts';
import type { Person } from './step-facts.ts';

interface Line {
  readonly tone: 'info' | 'warning' | 'danger';
  readonly words: string;
}

export function describeSigningRight(signer: Person, right: SigningRight): Line[] {
  switch (right.type) {
    case 'own':
      return [{ tone: 'info', words: text('step.signed.own', { role: text(`role.${signer.role}`) }) }];
    case 'none':
      return [{ tone: 'danger', words: describeNoRight(signer, right.why) }];
    case 'delegated': {
      const { delegation, endsOn, daysLeft } = right;
      const words = text('step.signed.delegated', {
        prefix: delegation.prefix,
        number: delegation.documentNumber,
        delegator: delegation.delegator.name,
        through: formatDate(endsOn),
      });
      return [{ tone: 'info', words }, ...describeEnding(daysLeft)];
    }
  }
}

function describeEnding(days: number): Line[] {
  if (days > ENDING_SOON_DAYS) return [];
  const words = days === 0 ? text('step.signed.ending-today') : text('step.signed.ending', { days });
  return [{ tone: 'warning', words }];
}

function describeNoRight({ name }: Person, why: NoRight): string {
  switch (why.reason) {
    case 'no-delegation':
      return text('step.signed.no-delegation', { name });
    case 'other-procedures':
      return text('step.signed.other-procedures', { name, number: why.documentNumber });
    case 'not-yet':
    case 'ended':
    case 'revoked':
      return text(`step.signed.${why.reason}`, { name, number: why.documentNumber, day: formatDate(why.on) });
  }
}
