/** Gives the screen its turn in the middle of long work. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const take = () => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', take, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
