/** A stream of numbers in [0, 1) that the same seed repeats exactly (mulberry32). */
export type Random = () => number

/** One that tells where it stands: `randomFrom(position())` goes on from there. */
export type RandomStream = Random & { position: () => number }

export function randomFrom(seed: number): RandomStream {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return Object.assign(next, { position: () => state })
}

/** An integer from low to high, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** One of the list; throws when the list is empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)]
  if (chosen === undefined) throw new Error('pick from an empty list')
  return chosen
}
