/** Lets loops of one process wait for each other: `changed` resolves at the next `wake`. */
export function createWakeUp(): { changed(): Promise<void>; wake(): void } {
  let waiting: (() => void)[] = []
  return {
    changed: () => new Promise<void>((resolve) => waiting.push(resolve)),
    wake() {
      const woken = waiting
      waiting = []
      for (const resume of woken) resume()
    },
  }
}
