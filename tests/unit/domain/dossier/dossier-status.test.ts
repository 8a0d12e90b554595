import { expect, test } from 'vitest';
import { DOSSIER_STATUSES, isOpen, PORTAL_STATUS, type DossierStatus } from '#domain/dossier/dossier-status.ts';

/** TrangThaiHoSo of the national portal (công văn kỹ thuật kết nối Cổng DVCQG). */
const NATIONAL: Record<DossierStatus, number> = {
  received: 2,
  refused: 3,
  processing: 4,
  'awaiting-supplement': 5,
  resolved: 9,
  'handed-over': 10,
};

test('every state maps to its own code of the national portal', () => {
  expect(PORTAL_STATUS).toEqual(NATIONAL);
  expect(new Set(Object.values(PORTAL_STATUS)).size).toBe(DOSSIER_STATUSES.length);
});

test('a dossier is open until it has a result or is refused', () => {
  expect(DOSSIER_STATUSES.filter(isOpen)).toEqual(['received', 'processing', 'awaiting-supplement']);
});
