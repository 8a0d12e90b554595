import { expect, test } from 'vitest';
import { createSyncStatus } from '#client/state/sync-status.svelte.ts';

test('of a network that was gone nothing more is said once nothing is sent from here', () => {
  const sync = createSyncStatus({ nudge: () => {}, lastHeardAt: null });
  sync.noteOutcome('Unreachable');
  expect(sync.phase).toBe('offline');
  sync.noteOutcome('held');
  expect(sync.phase).toBe('held');
});
