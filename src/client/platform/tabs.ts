/** What the open tabs of this tablet tell each other (BroadcastChannel). A tab does not hear itself. */

export type TabMessage =
  /** The tab that syncs is alive and getting on. */
  | { readonly type: 'leading' }
  | { readonly type: 'version'; readonly version: string }
  /** Somebody is at the tablet. */
  | { readonly type: 'activity' }
  /** Somebody locked the tablet. */
  | { readonly type: 'lock' }
  /** Whoever is at work was taken out of a ward, or let in again; what is in it is the matter of `client/keys`. */
  | { readonly type: 'ward-standing'; readonly standing: unknown }
  /** A tab that was opened or left behind has no keys yet. */
  | { readonly type: 'keys-wanted' }
  /** The answer of an unlocked one; what is in it is the matter of `client/keys`. */
  | { readonly type: 'keys'; readonly handed: unknown };

export interface Tabs {
  tell(message: TabMessage): void;
  onTold(callback: (message: TabMessage) => void): () => void;
}

export function openTabs(name = 'dung-hen-tabs'): Tabs {
  const channel = new BroadcastChannel(name);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin and takes no other
    tell: (message) => channel.postMessage(message),
    onTold(callback) {
      const listener = ({ data }: MessageEvent<TabMessage>) => callback(data);
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}
