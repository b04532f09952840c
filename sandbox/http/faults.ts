import { randomFrom } from './random.ts'

/**
 * One switch. It acts on requests whose path and query match `match` (a regular expression) and whose method is
 * `method`, with probability `rate` (1 when absent), at most `times` times.
 *
 * - status     answered without doing the work (429 and 503 carry Retry-After, `retryAfterSeconds` or 1)
 * - html       a page of HTML with `status` (200), without doing the work, as a cache, a challenge or a firewall does
 * - slowMs     a pause before the work
 * - cut        the connection is destroyed: 'before' the work (also true) or 'after' it
 * - replyLost  the work is done, nothing is answered for `silentMs` (0), then the connection is destroyed
 * - truncate   the work is done, half the body arrives: true = under a length that fits it (broken JSON),
 *              'cut' = under the full length, then the connection is destroyed
 */
export type Fault = {
  status?: number
  retryAfterSeconds?: number
  html?: boolean
  slowMs?: number
  cut?: boolean | 'before' | 'after'
  replyLost?: boolean
  silentMs?: number
  truncate?: boolean | 'cut'
  rate?: number
  match?: string
  method?: string
  times?: number
}

export type FaultSwitches = {
  readonly seed: number
  /** Throws on an unknown key or a bad regular expression. */
  add: (fault: Fault) => void
  clear: () => void
  list: () => { fault: Fault; hits: number }[]
  /** The faults that strike this request, merged; draws from the seeded stream. */
  strike: (method: string, pathAndQuery: string) => Fault | undefined
}

const kinds: Record<keyof Fault, readonly string[]> = {
  status: ['number'],
  retryAfterSeconds: ['number'],
  html: ['boolean'],
  slowMs: ['number'],
  cut: ['boolean', 'string'],
  replyLost: ['boolean'],
  silentMs: ['number'],
  truncate: ['boolean', 'string'],
  rate: ['number'],
  match: ['string'],
  method: ['string'],
  times: ['number'],
}

/** Reads a fault from an untrusted object; throws an Error that names the bad key. */
export function parseFault(value: Record<string, unknown>): Fault {
  for (const [key, given] of Object.entries(value)) {
    const allowed = key in kinds ? kinds[key as keyof Fault] : undefined
    if (!allowed) throw new Error(`unknown fault switch "${key}"`)
    if (!allowed.includes(typeof given)) throw new Error(`fault switch "${key}" must be ${allowed.join(' or ')}`)
  }
  return value as Fault
}

export function createFaults(seed = 1): FaultSwitches {
  let random = randomFrom(seed)
  let active: { fault: Fault; pattern: RegExp | undefined; hits: number }[] = []
  return {
    seed,
    add: (fault) => {
      parseFault(fault)
      active.push({ fault, pattern: fault.match === undefined ? undefined : new RegExp(fault.match), hits: 0 })
    },
    clear: () => {
      active = []
      random = randomFrom(seed)
    },
    list: () => active.map(({ fault, hits }) => ({ fault, hits })),
    strike: (method, pathAndQuery) => {
      let struck: Fault | undefined
      for (const entry of active) {
        const { fault, pattern } = entry
        if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue
        if (pattern && !pattern.test(pathAndQuery)) continue
        if (fault.times !== undefined && entry.hits >= fault.times) continue
        if (fault.rate !== undefined && random() >= fault.rate) continue
        entry.hits += 1
        struck = { ...struck, ...fault }
      }
      return struck
    },
  }
}
