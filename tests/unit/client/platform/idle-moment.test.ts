import { expect, onTestFinished, test, vi } from 'vitest';
import { quietMoment } from '#client/platform/idle-moment.ts';

test('a quiet moment is an idle one after the lists had time to be drawn', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const waiting: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (idle: () => void) => waiting.push(idle));
  onTestFinished(() => void vi.useRealTimers().unstubAllGlobals());
  const come = vi.fn();
  const quiet = quietMoment().then(come);
  await vi.advanceTimersByTimeAsync(50);
  expect(waiting).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(waiting).toHaveLength(1);
  expect(come).not.toHaveBeenCalled();
  waiting.forEach((idle) => idle());
  await quiet;
  expect(come).toHaveBeenCalledOnce();
});
