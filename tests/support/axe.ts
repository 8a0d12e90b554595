/** What axe finds on what a component test has rendered. Colours and page regions need a real page: the e2e screens cover them. */
import axe from 'axe-core';

export async function axeFaults(element: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(element, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
