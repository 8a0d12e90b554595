/** Tabs of different versions of the app on one tablet: the older one learns that it is. */
import { isOlderVersion } from '#domain/base/app-version.ts';
import type { Tabs } from '../platform/tabs.ts';

/** @param onOlder another tab runs a newer version than this one; called each time it is heard */
export function watchVersions(tabs: Tabs, version: string, onOlder: () => void): () => void {
  const stop = tabs.onTold((message) => {
    if (message.type !== 'version') return;
    if (isOlderVersion(version, message.version)) onOlder();
    // The other one is older and was opened later: it has not heard of this tab yet.
    else if (isOlderVersion(message.version, version)) tabs.tell({ type: 'version', version });
  });
  tabs.tell({ type: 'version', version });
  return stop;
}
