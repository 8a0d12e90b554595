/** Before each component test file, beside `setup-node.ts`: files share one page of jsdom, which each finds as it was opened. */
import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';

/** Of `findBy…` and `waitFor`: a busy machine compiles pages on their first opening; a test that will pass never waits this long. */
const PATIENCE_MS = 10_000;

configure({ asyncUtilTimeout: PATIENCE_MS });
history.replaceState(null, '', '/');
localStorage.clear();
sessionStorage.clear();
document.title = '';
document.body.replaceChildren();
