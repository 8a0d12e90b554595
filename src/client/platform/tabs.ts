/** What the open tabs of this tablet tell each other (BroadcastChannel). A tab does not hear itself. */

export type TabMessage =
  /** The tab that syncs is alive and getting on. */
  { readonly type: 'leading' } | { readonly type: 'version'; readonly version: string };

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
