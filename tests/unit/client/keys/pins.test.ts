/** PINs of the officers of one tablet: which are refused, what a wrong one costs, and what too many of them take away. */
import { describe, expect, test, vi } from 'vitest';
import { faultOfPin } from '#client/keys/pin-rules.ts';
import { MOST_WRONG_PINS, waitBeforePin } from '#client/keys/pin-wait.ts';
import { MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import { openKeyedTab, personNamed, type KeyedTab } from '#support/keyed-tablet.ts';
import { losable } from '#support/lost-connection.ts';
import { hello, MONDAY_MORNING } from '#support/tablet.ts';

const AN = personNamed('an');
const PIN = '271828';

describe('a PIN', () => {
  test.each(['', '12345', '1234567', '12345a', '１２３４５６'])('of other than six digits is refused: %s', (pin) => {
    expect(faultOfPin(pin)).toBe('PinNotSixDigits');
  });

  const TRIVIAL =
    '000000 999999 123456 654321 890123 210987 121212 010101 123123 199199 112233 998877 111222 000111 123321 010010';

  test.each(TRIVIAL.split(' '))('that everybody tries first is refused: %s', (pin) => {
    expect(faultOfPin(pin)).toBe('PinTrivial');
  });

  test.each(['271828', '135790', '112358', '908070', '123465', '000001'])('of its own is taken: %s', (pin) => {
    expect(faultOfPin(pin)).toBeNull();
  });
});

async function setup(name: string): Promise<KeyedTab> {
  const tab = await openKeyedTab(name);
  await tab.store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
  await tab.custody.begin(AN, null);
  await tab.custody.openWard(WARD);
  await tab.custody.keepPin(AN, PIN);
  return tab;
}

/** Time as it passes while the app runs. */
function pass({ moment }: KeyedTab, ms: number): void {
  moment.tickMs += ms;
  moment.deviceAt = (moment.deviceAt + ms) as Instant;
}

/** Wrong ones, each after its wait. */
async function guess(tab: KeyedTab, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    pass(tab, await tab.pins.waitFor(AN.userId));
    await tab.pins.try(AN.userId, '314159');
  }
}

describe('a wrong PIN', () => {
  test('is told with how many tries are left; three slips cost nothing, the right one then counts anew', async () => {
    const { pins } = await setup('slips');
    for (const triesLeft of [9, 8, 7]) {
      const tried = await pins.try(AN.userId, '314159');
      expect(tried).toEqual({ ok: false, error: { type: 'WrongPin', triesLeft, waitMs: 0 } });
    }
    expect(await pins.try(AN.userId, PIN)).toMatchObject({ ok: true, value: { user: AN } });
    expect(await pins.try(AN.userId, '314159')).toMatchObject({ error: { triesLeft: 9 } });
  });

  test('makes the next one wait, longer each time, and nothing typed meanwhile is looked at', async () => {
    const tab = await setup('waits');
    await guess(tab, 3);
    const waits: number[] = [];
    for (let n = 4; n < MOST_WRONG_PINS; n++) {
      await guess(tab, 1);
      waits.push(await tab.pins.waitFor(AN.userId));
      expect(await tab.pins.try(AN.userId, PIN)).toMatchObject({ error: { type: 'PinMustWait' } });
    }
    expect(waits.map((wait) => wait / MS_PER_MINUTE)).toEqual([0.5, 1, 2, 4, 8, 15]);
    pass(tab, 15 * MS_PER_MINUTE);
    expect(await tab.pins.try(AN.userId, PIN)).toMatchObject({ ok: true });
  });

  test('is counted before it is looked at: closing the tab takes nothing back', async () => {
    const tab = await setup('closed');
    const derive = vi.spyOn(crypto.subtle, 'deriveKey').mockReturnValueOnce(new Promise(() => {}));
    void tab.pins.try(AN.userId, '314159');
    await vi.waitFor(() => expect(derive).toHaveBeenCalled());
    derive.mockRestore();
    expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({ error: { triesLeft: 8 } });
  });

  test('the tenth takes the PIN and what opens with it, and nothing else', async () => {
    const tab = await setup('wiped');
    await tab.write(AN, 'chị Sáu');
    await guess(tab, MOST_WRONG_PINS - 1);
    pass(tab, await tab.pins.waitFor(AN.userId));
    expect(await tab.pins.try(AN.userId, '314159')).toEqual({ ok: false, error: { type: 'PinWiped' } });
    expect(await tab.pins.list()).toEqual([]);
    expect((await tab.store.outbox.wardKey.toArray()).map(({ holder }) => holder)).toEqual(['centre']);
    expect(await tab.store.outbox.draft.count()).toBe(1);
    expect(await tab.pins.try(AN.userId, PIN)).toEqual({ ok: false, error: { type: 'PinWiped' } });
  });
});

describe('on a full disk', () => {
  const TAKES_15_MINUTES = { waitMs: 15 * MS_PER_MINUTE };

  test('the right PIN opens all the same, after a wrong one too', async () => {
    const tab = await setup('full');
    fillDisk(tab.store.outbox);
    expect(await tab.pins.try(AN.userId, PIN)).toMatchObject({ ok: true });
    await tab.pins.try(AN.userId, '314159');
    pass(tab, 15 * MS_PER_MINUTE);
    expect(await tab.pins.try(AN.userId, PIN)).toMatchObject({ ok: true });
    expect(await tab.pins.waitFor(AN.userId)).toBe(0);
  });

  test('the first wrong one already waits the longest, also after the page was loaded again', async () => {
    const tab = await setup('full-guess');
    fillDisk(tab.store.outbox);
    expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({ error: { triesLeft: 9, ...TAKES_15_MINUTES } });
    expect(await tab.pins.try(AN.userId, PIN)).toEqual({
      ok: false,
      error: { type: 'PinMustWait', ...TAKES_15_MINUTES },
    });
    const again = await openKeyedTab('full-guess');
    again.moment.tickMs = 0;
    fillDisk(again.store.outbox);
    expect(await again.pins.try(AN.userId, PIN)).toEqual({
      ok: false,
      error: { type: 'PinMustWait', ...TAKES_15_MINUTES },
    });
  });

  test('tries go on being counted where the disk left off, and it goes on with them when it has room', async () => {
    const tab = await setup('full-count');
    await guess(tab, 2);
    const makeRoom = fillDisk(tab.store.outbox);
    await guess(tab, 5);
    expect((await tab.store.outbox.pin.get(AN.userId))?.wrong).toBe(2);
    pass(tab, 15 * MS_PER_MINUTE);
    makeRoom();
    expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({
      error: { triesLeft: 2, waitMs: 8 * MS_PER_MINUTE },
    });
    expect((await tab.store.outbox.pin.get(AN.userId))?.wrong).toBe(8);
  });
});

test('a connection the browser lost in the background is opened anew, at whichever request', async () => {
  for (let request = 1; request <= 3; request++) {
    const tab = await setup(`lost-${request}`);
    const connection = await losable(tab.store.outbox);
    connection.loseAt(request);
    expect(await tab.pins.try(AN.userId, '314159')).toMatchObject({ error: { triesLeft: 9, waitMs: 0 } });
    connection.loseAt(request);
    expect(await tab.pins.try(AN.userId, PIN)).toMatchObject({ ok: true });
    connection.loseAt(1);
    await tab.custody.begin(AN, null);
    connection.loseAt(1);
    expect(await tab.pins.list()).toEqual([AN]);
    connection.loseAt(1);
    expect(await tab.pins.waitFor(AN.userId)).toBe(0);
  }
});

describe('the wait', () => {
  const wrongAt = { startId: 'a', tickMs: 5000, deviceAt: MONDAY_MORNING };
  const row = { wrong: 9, wrongAt };
  const later = (ms: number) => (MONDAY_MORNING + ms) as Instant;

  test.each([
    ['as time passes', { startId: 'a', tickMs: 5000 + MS_PER_MINUTE, deviceAt: later(MS_PER_MINUTE) }, 14],
    ['not by setting the clock', { startId: 'a', tickMs: 5000, deviceAt: later(MS_PER_HOUR) }, 15],
    ['not by starting anew', { startId: 'b', tickMs: 0, deviceAt: later(MS_PER_HOUR) }, 15],
    ['as the new start runs', { startId: 'b', tickMs: 5 * MS_PER_MINUTE, deviceAt: later(MS_PER_HOUR) }, 10],
    ['not in a tab that was open before', { startId: 'b', tickMs: MS_PER_HOUR, deviceAt: later(0) }, 15],
    ['by ticks when the clock was set back', { startId: 'a', tickMs: 5000 + MS_PER_HOUR, deviceAt: later(-1) }, 0],
  ])('gets shorter %s', (_how, now, minutes) => {
    expect(waitBeforePin(row, now, 0) / MS_PER_MINUTE).toBe(minutes);
  });

  test('gets no shorter in another tab, open for long, by setting the clock there', async () => {
    const tab = await setup('two-tabs');
    const other = await openKeyedTab('two-tabs');
    other.moment.startId = 'other';
    pass(other, MS_PER_HOUR);
    await guess(tab, MOST_WRONG_PINS - 1);
    other.moment.deviceAt = (tab.moment.deviceAt + MS_PER_HOUR) as Instant;
    expect(await other.pins.list()).toEqual([AN]);
    pass(other, 5 * MS_PER_MINUTE);
    expect(await other.pins.try(AN.userId, PIN)).toMatchObject({
      error: { type: 'PinMustWait', waitMs: 10 * MS_PER_MINUTE },
    });
    pass(other, 10 * MS_PER_MINUTE);
    expect(await other.pins.try(AN.userId, PIN)).toMatchObject({ ok: true });
  });

  test('outlives a restart of the app', async () => {
    const tab = await setup('restarted');
    await guess(tab, 5);
    tab.store.outbox.close();
    const again = await openKeyedTab('restarted');
    again.moment.tickMs = 0;
    again.moment.deviceAt = later(MS_PER_HOUR);
    expect(await again.pins.try(AN.userId, PIN)).toEqual({
      ok: false,
      error: { type: 'PinMustWait', waitMs: MS_PER_MINUTE },
    });
  });
});
