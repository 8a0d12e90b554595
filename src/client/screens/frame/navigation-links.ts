/** The pages of the app by role: one list for the navigation and for the guard of each page. */
import { can, type Permission } from '#domain/access/can.ts';
import type { Role } from '#domain/access/role.ts';
import type { IconName } from '#client/components/Icon.svelte';
import type { MessageKey } from '#i18n/text.ts';

export interface NavigationLink {
  readonly path: string;
  readonly label: MessageKey;
  readonly icon: IconName;
}

const LINKS: readonly (NavigationLink & { readonly permission: Permission })[] = [
  { path: '/', label: 'nav.home', icon: 'today', permission: 'dossier.view' },
  { path: '/tiep-nhan', label: 'nav.intake', icon: 'receive', permission: 'dossier.receive' },
  { path: '/ho-so', label: 'nav.dossiers', icon: 'dossiers', permission: 'dossier.view' },
  // Counted from the dossiers on the device: whoever is given none would read nought everywhere.
  { path: '/thong-ke', label: 'nav.figures', icon: 'figures', permission: 'dossier.view' },
  { path: '/dong-bo', label: 'nav.sync', icon: 'sync', permission: 'dossier.sync' },
  { path: '/quan-tri', label: 'nav.admin', icon: 'settings', permission: 'ward.manage' },
];

export function linksFor(role: Role): readonly NavigationLink[] {
  return LINKS.filter(({ permission }) => can(role, permission));
}

/** The link a path belongs to: a dossier belongs to "Hồ sơ". */
export function isWithin(path: string, link: NavigationLink): boolean {
  return path === link.path || (link.path !== '/' && path.startsWith(`${link.path}/`));
}

/** Pages without a link of their own that not everybody may open who may open what they lie under. */
const GUARDED: readonly { readonly path: string; readonly permission: Permission }[] = [
  { path: '/can-xu-ly', permission: 'dossier.view' },
  { path: '/dong-bo/may-tinh-bang', permission: 'device.view' },
  { path: '/thong-ke/so-theo-doi', permission: 'dossier.view' },
  { path: '/so-cap-so', permission: 'device.view' },
  { path: '/nhat-ky-truy-cap', permission: 'access-log.view' },
  { path: '/ngan-rieng', permission: 'compartment.lead' },
  { path: '/het-thoi-han-luu', permission: 'retention.propose' },
];

/** False for a page that exists but not for this role; unknown paths are the router's matter. */
export function mayOpen(role: Role, path: string): boolean {
  const page = GUARDED.find((each) => each.path === path) ?? LINKS.find((each) => isWithin(path, each));
  return page === undefined || can(role, page.permission);
}
