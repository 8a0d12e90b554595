import { expect, test } from 'vitest';
import { DOSSIER_STATUSES, isOpen, PORTAL_STATUS, type DossierStatus } from '#domain/dossier/dossier-status.ts';

/** TrangThaiHoSo of the national portal (công văn kỹ thuật kết nối Cổng DVCQG). */
const NATIONAL: Record<DossierStatus, number> = {
  lodged: 1,
  received: 2,
  refused: 3,
  processing: 4,
  transferred: 4,
  'awaiting-supplement': 5,
  'awaiting-payment': 6,
  withdrawn: 7,
  stopped: 8,
  resolved: 9,
  'handed-over': 10,
};

test('the states of a dossier cover the ten codes of the national portal', () => {
  expect(PORTAL_STATUS).toEqual(NATIONAL);
  expect([...new Set(Object.values(PORTAL_STATUS))].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a dossier is open until it has a result or ended without one', () => {
  expect(DOSSIER_STATUSES.filter(isOpen)).toEqual([
    'lodged',
    'received',
    'processing',
    'transferred',
    'awaiting-supplement',
    'awaiting-payment',
  ]);
});
