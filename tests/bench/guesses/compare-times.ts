/** Whether two ways of being answered can be told apart by the time they take: what somebody who guesses would try. */
import { errorFunction, wilcoxonRankSum } from 'simple-statistics';

export interface Comparison {
  /** How likely ranks at least as uneven are where both take the same time; two-sided. */
  readonly p: number;
  /** How often one of the first takes longer than one of the second: 0.5 where neither does. */
  readonly share: number;
}

/**
 * The Mann-Whitney U test, by its normal approximation: it asks for no distribution, and one answer kept waiting by the machine
 * counts no more than any other that is late. For samples of a hundred or more.
 * @throws {Error} where one of the two is empty
 */
export function compareTimes(first: readonly number[], second: readonly number[]): Comparison {
  const [m, n] = [first.length, second.length];
  const u = wilcoxonRankSum([...first], [...second]) - (m * (m + 1)) / 2;
  const z = (u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
  return { p: 1 - errorFunction(Math.abs(z) / Math.SQRT2), share: u / (m * n) };
}
