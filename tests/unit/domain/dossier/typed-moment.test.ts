import { expect, test } from 'vitest';
import { parseTypedDate, parseTypedMoment } from '#domain/dossier/typed-moment.ts';
import { at } from '#support/fixed-clock.ts';

test.each([
  ['9/3/1985', '1985-03-09'],
  ['09.03.1985', '1985-03-09'],
  ['09-03-1985', '1985-03-09'],
  [' 09 03 1985 ', '1985-03-09'],
  ['09031985', '1985-03-09'],
  ['1985-03-09', undefined],
  ['30/02/2000', undefined],
  ['', undefined],
])('parseTypedDate(%j) is %j', (typed, date) => {
  expect(parseTypedDate(typed)).toBe(date);
});

test.each([
  ['10/3/2026', '8:30', at('2026-03-10 08:30')],
  ['10032026', '08h30', at('2026-03-10 08:30')],
  ['10/03/2026', '23:59', at('2026-03-10 23:59')],
  ['10/03/2026', '24:00', undefined],
  ['10/03/2026', '', undefined],
  ['31/02/2026', '08:30', undefined],
])('the moment typed %j %j is %s', (date, time, moment) => {
  expect(parseTypedMoment(date, time)).toBe(moment);
});
