/** Trạng thái hồ sơ, with the national portal's code (`TrangThaiHoSo`) each maps to. */
export const DOSSIER_STATUSES = [
  'received',
  'processing',
  'awaiting-supplement',
  'resolved',
  'handed-over',
  'refused',
] as const;

export type DossierStatus = (typeof DOSSIER_STATUSES)[number];

export const PORTAL_STATUS: Record<DossierStatus, number> = {
  received: 2,
  processing: 4,
  'awaiting-supplement': 5,
  resolved: 9,
  'handed-over': 10,
  refused: 3,
};

/** Still being worked on: its due date is running or paused. */
export function isOpen(status: DossierStatus): boolean {
  return status === 'received' || status === 'processing' || status === 'awaiting-supplement';
}
