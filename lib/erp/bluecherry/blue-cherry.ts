import type { AddressPolicy } from '../../http/address-policy.ts'
import { createHttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { parseAmount } from '../../kernel/money.ts'
import type { Refused } from '../after-sales-port.ts'
import type { Erp, SalesOrderFound } from '../port.ts'
import type { Condition, GatewayRow } from './gateway.ts'
import { createGateway, isRow } from './gateway.ts'
import { beginning, listChanged } from './list-changed.ts'
import type { BlueCherryProfile } from './profile.ts'
import { readCreditMemos } from './read-credit-memos.ts'
import { readInventory } from './read-inventory.ts'
import { deriveInvoices, readInvoices } from './read-invoices.ts'
import { readItems, textOf } from './read-items.ts'
import { readPicks } from './read-picks.ts'
import { readReturns } from './read-returns.ts'
import { readSalesOrders, statusOf } from './read-sales-orders.ts'
import { readFrom, wallOf } from './stamps.ts'
import { readFailure, readOutcome, type Written } from './write-outcome.ts'
import { writeReturn } from './write-return.ts'
import { writeSalesOrder } from './write-sales-order.ts'

export interface BlueCherryOptions {
  /** `https://<client>bcapi.azure-api.net/<CODE>`. */
  url: string
  key: string
  profile: BlueCherryProfile
  policy: AddressPolicy
  clock: Clock
  /** Writes at most at a time: sockets of their own, so that a long read never keeps an order waiting. */
  concurrentWrites: number
  /** Awaited before every read: the connection's pace. Writes are paced by who sends them. */
  readGate?: () => Promise<void>
}

const day = 86_400
const readDeadlineMs = 60_000

/** The HTTP gateway of a BlueCherry tenant (bluecherry.md 2). */
export function createBlueCherry(options: BlueCherryOptions): Erp & { close(): Promise<void> } {
  const { profile, clock } = options
  const { resources, fields } = profile
  const base = { baseUrl: options.url, policy: options.policy, headers: { 'ocp-apim-subscription-key': options.key } }
  const reading = createHttpClient({ ...base, connections: 4, deadlineMs: readDeadlineMs, gate: options.readGate })
  const writing = createHttpClient({ ...base, connections: options.concurrentWrites })
  const gateway = createGateway(reading)

  const windowSince = (since: Date | null) => {
    const now = clock.now()
    return {
      from: since ? readFrom(since, now, profile.timeZone) : beginning,
      // Beyond now, as their clock may be ahead of ours.
      to: wallOf(now, profile.timeZone) + day,
    }
  }

  /** Documents changed since, a batch an answer; what cannot be read goes to `refused`. */
  async function* changed<Read>(
    resource: string,
    { pkey, lastMod }: { pkey: string; lastMod: string },
    read: (rows: readonly GatewayRow[], profile: BlueCherryProfile, refused: Refused) => Read[],
    since: Date | null,
    refused: Refused = () => {},
  ): AsyncGenerator<Read[]> {
    const query = { resource, pkey, lastMod, pageSize: profile.pageSize, children: true }
    for await (const rows of listChanged(gateway, query, windowSince(since))) yield read(rows, profile, refused)
  }

  /** Every document under a reference, each once. */
  const find = async (resource: string, condition: Condition, pkey: string, children: boolean) => {
    const found = new Map<string, GatewayRow>()
    const { pageSize } = profile
    for (let page = 1; ; page++) {
      const rows = await gateway.page({ resource, conditions: [condition], page, pageSize, children })
      for (const row of rows) found.set(textOf(row[pkey]), row)
      if (rows.length < pageSize) return [...found.values()]
    }
  }
  const ofSalesOrder = (reference: { altPo: string } | { poNum: string }): Condition =>
    'altPo' in reference
      ? { field: fields.salesOrder.altPo, operator: 'eq', value: reference.altPo }
      : { field: fields.salesOrder.poNum, operator: 'eq', value: reference.poNum }

  const write = async (resource: string, document: GatewayRow, deadlineMs: number, written: Written) => {
    try {
      const answer = await writing.send({
        method: 'POST',
        path: `api/${resource}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([document]),
        deadlineMs,
      })
      return readOutcome(answer, written)
    } catch (error) {
      return readFailure(error)
    }
  }
  const keys = { pkeyField: fields.salesOrder.pkey, ordNumField: fields.salesOrder.ordNum }

  return {
    platform: 'bluecherry',
    async probe() {
      const answer = await gateway.get(`api/${resources.health}?_pgsize=1`)
      const body = answer.json()
      const version = isRow(body) ? textOf(body.version) : ''
      if (version === '') throw new Fault('CONNECTION_UNREADABLE', 'The gateway names no version', { retry: 'later' })
      const date = Date.parse(answer.header('date') ?? '')
      return { version, skewSeconds: Number.isNaN(date) ? 0 : Math.round((date + 500 - clock.now().getTime()) / 1000) }
    },
    async *changedItems(since) {
      const { pkey, lastMod } = fields.item
      const query = { resource: resources.items, pkey, lastMod, pageSize: profile.pageSize, children: true }
      for await (const styles of listChanged(gateway, query, windowSince(since))) {
        yield styles.flatMap((style) => readItems(style, profile))
      }
    },
    async *changedInventory(since, refused) {
      const { pkey, lastMod } = fields.inventory
      const query = { resource: resources.inventory, pkey, lastMod, pageSize: profile.pageSize, children: false }
      for await (const rows of listChanged(gateway, query, windowSince(since))) {
        yield readInventory(rows, profile, refused)
      }
    },
    async codeTable(name) {
      const table = profile.codeTables[name]
      const codes = new Map<string, string>()
      for (let page = 1; ; page++) {
        const rows = await gateway.page({ resource: table.resource, page, pageSize: profile.codePageSize })
        // A blank code is a pseudo-location and no code.
        for (const row of rows)
          if (textOf(row[table.code]) !== '') codes.set(textOf(row[table.code]), textOf(row[table.name]))
        if (rows.length < profile.codePageSize) break
      }
      return [...codes].map(([code, title]) => ({ code, name: title }))
    },
    createSalesOrder(order, { deadlineMs }) {
      const { altPo, poNum } = order
      return write(resources.salesOrder, writeSalesOrder(order, profile), deadlineMs, {
        altPo,
        poNum,
        party: order,
        ...keys,
      })
    },
    async findSalesOrders(reference) {
      const rows = await find(resources.salesOrder, ofSalesOrder(reference), fields.salesOrder.pkey, false)
      return rows.map((row) => readFound(row, profile))
    },
    cancelSalesOrder({ poNum, altPo, reason, pieces }, { deadlineMs }) {
      const { salesOrder: field, cancelLine, children } = fields
      const document: GatewayRow = { [field.poNum]: poNum, [field.altPo]: altPo, [field.reason]: reason }
      if (pieces) {
        const rows = pieces.map(({ upc, quantity }) => ({ [cancelLine.upc]: upc, [cancelLine.quantity]: quantity }))
        document[children.lines] = { rows }
      }
      return write(resources.salesOrderCancel, document, deadlineMs, { altPo, poNum, party: null, ...keys })
    },
    changedSalesOrders: (since, refused) =>
      changed(resources.salesOrder, fields.salesOrder, readSalesOrders, since, refused),
    changedPicks: (since, refused) => changed(resources.picks, fields.pick, readPicks, since, refused),
    changedReturns: (since, refused) => changed(resources.returns, fields.return, readReturns, since, refused),
    changedCreditMemos: (since, refused) =>
      changed(resources.creditMemos, fields.creditMemo, readCreditMemos, since, refused),
    changedInvoices: (since, refused) =>
      profile.invoicesFrom === 'pick'
        ? changed(resources.picks, fields.pick, deriveInvoices, since, refused)
        : changed(resources.invoices, fields.invoice, readInvoices, since, refused),
    async readSalesOrders(reference) {
      const rows = await find(resources.salesOrder, ofSalesOrder(reference), fields.salesOrder.pkey, true)
      return readSalesOrders(rows, profile)
    },
    createReturn(draft, { deadlineMs }) {
      return write(resources.returns, writeReturn(draft, profile), deadlineMs, {
        // Its identity alone: the sales order's number is on it too, and is no sign of a second one.
        altPo: draft.refNum2,
        poNum: '',
        party: null,
        pkeyField: fields.return.pkey,
        ordNumField: fields.return.retNum,
      })
    },
    async findReturns(refNum2) {
      const condition = { field: fields.return.refNum2, operator: 'eq', value: refNum2 } as const
      return readReturns(await find(resources.returns, condition, fields.return.pkey, true), profile)
    },
    async close() {
      await Promise.all([reading.close(), writing.close()])
    },
  }
}

function readFound(row: GatewayRow, profile: BlueCherryProfile): SalesOrderFound {
  const { salesOrder: field } = profile.fields
  return {
    pkey: textOf(row[field.pkey]),
    ordNum: textOf(row[field.ordNum]),
    altPo: textOf(row[field.altPo]),
    poNum: textOf(row[field.poNum]),
    currency: textOf(row[field.currency]),
    total: parseAmount(textOf(row[field.total])).amount,
    status: statusOf(textOf(row[field.status]), profile),
  }
}
