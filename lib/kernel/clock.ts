/** Time as the product sees it. `now` is the wall clock (UTC instant); `monotonic` counts milliseconds and never jumps. */
export interface Clock {
  now(): Date
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
}
