/** Runs the check when the citizen's page has come, and again when another link of the same page is opened in its place. */
import { showReceiptCheck } from './show-receipt-check.ts';

const show = () => void showReceiptCheck({ document, location, fetch: (path) => fetch(path, { credentials: 'omit' }) });

addEventListener('hashchange', show);
show();
