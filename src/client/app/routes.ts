/** The pages and their addresses. Only the first page comes with the shell; the others are fetched from the precache when opened. */
import { createRouter } from 'sv-router';
import { tick } from 'svelte';
import HomeScreen from '../screens/officer/HomeScreen.svelte';
import NotFoundScreen from '../screens/frame/NotFoundScreen.svelte';
import { missedPage } from './missed-page.svelte.ts';

// The router recognises a lazy page by this very shape of function: `() => import('…')`.
export const { navigate, route } = createRouter({
  '/': HomeScreen,
  '/tiep-nhan': () => import('../screens/officer/IntakeScreen.svelte'),
  '/ho-so': () => import('../screens/officer/DossierListScreen.svelte'),
  '/ho-so/:id': () => import('../screens/officer/DossierScreen.svelte'),
  '/can-xu-ly': () => import('../screens/conflicts/ConflictsScreen.svelte'),
  '/thong-ke': () => import('../screens/chair/FiguresScreen.svelte'),
  '/dong-bo': () => import('../screens/sync/SyncScreen.svelte'),
  '/dong-bo/may-tinh-bang': () => import('../screens/settings/DevicesScreen.svelte'),
  '/thong-ke/bao-cao': () => import('../screens/reports/ReportScreen.svelte'),
  '/thong-ke/so-theo-doi': () => import('../screens/reports/RegisterScreen.svelte'),
  '/quan-tri': () => import('../screens/settings/AdminScreen.svelte'),
  '/quan-tri/thu-tuc': () => import('../screens/settings/ProceduresScreen.svelte'),
  '/quan-tri/lich': () => import('../screens/settings/CalendarScreen.svelte'),
  '/quan-tri/uy-quyen': () => import('../screens/settings/DelegationsScreen.svelte'),
  '/quan-tri/bieu-mau': () => import('../screens/settings/FormsScreen.svelte'),
  '/nhat-ky-truy-cap': () => import('../screens/access/AccessLogScreen.svelte'),
  '/ngan-rieng': () => import('../screens/compartment/MembersScreen.svelte'),
  '/het-thoi-han-luu': () => import('../screens/retention/RetentionScreen.svelte'),
  '/so-cap-so': () => import('../screens/settings/SerialScreen.svelte'),
  '/tai-khoan': () => import('../screens/account/AccountScreen.svelte'),
  '/tro-giup': () => import('../screens/help/HelpScreen.svelte'),
  '*': NotFoundScreen,
  hooks: { afterLoad: createPageFocus() },
});

/**
 * A new page is announced by moving the focus to it, unless the page has put it somewhere itself. The first page needs no
 * announcement, and focusing lays it out once more while a slow tablet still draws it.
 */
function createPageFocus(): () => Promise<void> {
  let isFirst = true;
  return async () => {
    missedPage.forget();
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst) return;
    await tick();
    const main = document.getElementById('main');
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
  };
}
