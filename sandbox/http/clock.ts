/** The time a sandbox believes it is: a source, plus an offset that the control plane may turn. */
export type SandboxClock = {
  now: () => Date
  setOffsetSeconds: (seconds: number) => void
}

export function createClock(source: () => Date = () => new Date()): SandboxClock {
  let offsetMs = 0
  return {
    now: () => new Date(source().getTime() + offsetMs),
    setOffsetSeconds: (seconds) => {
      offsetMs = seconds * 1000
    },
  }
}
