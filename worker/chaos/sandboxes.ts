import { createInterface } from 'node:readline'
import { ending, startPart } from './child.ts'

/** What the ERP really holds, by its own book (the part of its ledger that is counted here). */
export interface Ledger {
  orders: number
  duplicates: number
  /** Accepted or cut off, and not yet in the book. */
  pending: number
  byReference: Record<string, number>
  /** Picks that have left. */
  shipped: number
}

export interface Sandboxes {
  shop: { url: string; key: string; secret: string }
  erp: { url: string; key: string }
  /** Asks the control plane of either. @throws {Error} with its answer when it refuses */
  control<Answer>(side: 'shop' | 'erp', method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer>
  ledger(): Promise<Ledger>
  stop(): Promise<void>
}

/** The shop and the ERP of `npm run sandbox` as one child process, on free ports. */
export async function startSandboxes(log: string): Promise<Sandboxes> {
  const child = startPart(['sandbox/main.ts', '--json', '--shop-port', '0', '--erp-port', '0'], {
    env: process.env,
    log,
    piped: true,
  })
  const addresses = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) return reject(new Error('the sandboxes have no output'))
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`The sandboxes ended with ${code}; see ${log}`)))
  })
  const { shop, erp } = JSON.parse(addresses) as {
    shop: { url: string; keys: { read_write: { key: string; secret: string } } }
    erp: { url: string; key: string }
  }

  const control = async <Answer>(
    side: 'shop' | 'erp',
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ) => {
    const address = new URL(`/__sandbox/${path}`, side === 'shop' ? shop.url : erp.url)
    const answer = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${address.pathname} of the ${side} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as Answer
  }
  return {
    shop: { url: shop.url, ...shop.keys.read_write },
    erp,
    control,
    ledger: () => control<Ledger>('erp', 'GET', 'ledger'),
    stop: async () => {
      child.kill('SIGTERM')
      await ending(child)
    },
  }
}
