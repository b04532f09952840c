// docs/demo-faults.md as data: a page that is carried out cannot go stale.
import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('../../../docs/demo-faults.md', import.meta.url), 'utf8')

interface PlantedFault {
  code: string
  cause: { field: string; value: string }
  orders: number[]
  /** The item link the page advises, if it does. */
  link: { key: string; kind: 'charge' | 'item'; to: string } | null
}

/** The rows of the table under a heading. */
export function faultsUnder(heading: string): PlantedFault[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  if (!section) throw new Error(`docs/demo-faults.md has no heading "${heading}"`)
  return section
    .split('\n')
    .filter((line) => /^\| *[A-Z]+(_[A-Z]+)+ *\|/.test(line))
    .map((line) => {
      const [code = '', cause = '', , orders = '', repair = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      const [, field = '', value = ''] = /^(\w+) `([^`]+)`/.exec(cause) ?? []
      const [, key = '', kind = '', to = ''] = /`([^`]+)` -> (charge|item) `([^`]+)`/.exec(repair) ?? []
      return {
        code,
        cause: { field, value },
        orders: orders.split(' ').map(Number),
        link: key ? { key, kind: kind as 'charge' | 'item', to } : null,
      }
    })
}

/** The orders the page says are cancelled. */
export function cancelledOrders(): number[] {
  const [, ids = ''] = /^Cancelled, .*: ([\d ]+)\.$/m.exec(page) ?? []
  return ids.split(' ').map(Number)
}

/** The figures of the board as the page states them. */
export function statedLine(): Record<string, number> {
  const [, paid, inErp, held, cancelled, unexplained] =
    /^(\d+) paid = (\d+) in ERP \+ (\d+) held \+ (\d+) cancelled, (\d+) unexplained\.$/m.exec(page) ?? []
  return {
    paid: Number(paid),
    inErp: Number(inErp),
    held: Number(held),
    cancelled: Number(cancelled),
    unexplained: Number(unexplained),
  }
}

/** Does what the page has the demo's clerks do, at the addresses given. @throws {Error} when one of them refuses */
export async function carryOutCommands(addresses: { shop: string; erp: string }): Promise<number> {
  const commands = page.split('\n').filter((line) => line.startsWith('curl '))
  for (const command of commands) {
    const [, method = '', address = ''] = /^curl -X (\w+) (\S+)/.exec(command) ?? []
    const [, body = ''] = / -d '([^']+)'$/.exec(command) ?? []
    const [, keys] = / -u (\S+)/.exec(command) ?? []
    const url = new URL(address)
    url.host = new URL(url.port === '8410' ? addresses.shop : addresses.erp).host
    const headers = {
      'content-type': 'application/json',
      ...(keys ? { authorization: `Basic ${Buffer.from(keys).toString('base64')}` } : {}),
    }
    const answer = await fetch(url, { method, headers, body })
    if (!answer.ok) throw new Error(`${command}\nanswered ${answer.status}: ${await answer.text()}`)
  }
  return commands.length
}
