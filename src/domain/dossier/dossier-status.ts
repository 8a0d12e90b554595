/** Trạng thái hồ sơ, with the national portal's code (`TrangThaiHoSo`, ten in all) each maps to. */
export const DOSSIER_STATUSES = [
  'lodged',
  'received',
  'processing',
  'transferred',
  'awaiting-supplement',
  'awaiting-payment',
  'withdrawn',
  'stopped',
  'refused',
  'resolved',
  'handed-over',
] as const;

export type DossierStatus = (typeof DOSSIER_STATUSES)[number];

export const PORTAL_STATUS: Record<DossierStatus, number> = {
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

export const OPEN_STATUSES = [
  'lodged',
  'received',
  'processing',
  'transferred',
  'awaiting-supplement',
  'awaiting-payment',
] as const satisfies readonly DossierStatus[];

/** Still being worked on: its due date is running or paused. */
export function isOpen(status: DossierStatus): boolean {
  return (OPEN_STATUSES as readonly DossierStatus[]).includes(status);
}
