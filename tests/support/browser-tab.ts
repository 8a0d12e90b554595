/** A browser at the wire: it keeps its cookies from one request to the next and says where its page comes from. */
import { callerWith, type Answer } from './centre.ts';

export interface BrowserTab {
  readonly cookies: Map<string, string>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** @param brought cookies of another one, e.g. of the same browser before it was closed */
export function openTab(url: string, brought: ReadonlyMap<string, string> = new Map()): BrowserTab {
  const cookies = new Map(brought);
  return {
    cookies,
    async send(method, path, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await callerWith(url, cookie).send(method, path, body, { origin: url, ...headers });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    },
  };
}
