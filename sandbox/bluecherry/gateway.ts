import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import { readCancelRequest } from './cancel-request.ts'
import type { ReturnedOrder } from './check-return.ts'
import { checkReturn } from './check-return.ts'
import { checkSalesOrder } from './check-sales-order.ts'
import type { CodeRow } from './code-tables.ts'
import type { Written } from './erp-state.ts'
import type { Failure } from './failure.ts'
import { failureReply, gatewayBody, throttled } from './failure.ts'
import { satisfies } from './filter.ts'
import type { Intake } from './intake.ts'
import type { Inventory } from './inventory.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { invoiceFields } from './invoice-book.ts'
import type { ItemMaster } from './items.ts'
import { pickFields } from './pick-ticket.ts'
import type { Query } from './query.ts'
import { pageOf, readQuery } from './query.ts'
import type { ReturnBook } from './return-book.ts'
import { memoFields, returnFields } from './return-book.ts'
import type { SalesOrderBook } from './sales-order-book.ts'
import type { Row } from './sales-order-fields.ts'
import { salesOrderFields } from './sales-order-fields.ts'
import type { ErpSettings } from './settings.ts'
import type { Warehouse } from './warehouse.ts'

export type GatewayParts = {
  code: string
  key: string
  settings: ErpSettings
  items: ItemMaster
  inventory: Inventory
  book: SalesOrderBook
  warehouse: Warehouse
  invoices: InvoiceBook
  returns: ReturnBook
  intake: Intake<Written>
  codeTables: ReadonlyMap<string, readonly CodeRow[]>
}

const gatewayVersion = '2026.2.0.14'

const documentPageSize = 200
const codeTablePageSize = 500
const styleFields = new Set([
  'pkey',
  'style',
  'style_name',
  'style_desc',
  'active_ok',
  'last_mod',
  'group_code1',
  'group_code2',
])
const inventoryFields = new Set([
  'pkey',
  'division',
  'style',
  'color_code',
  'lbl_code',
  'dimension',
  'size_desc',
  'upc',
  'location',
  'lot',
  'qoh',
  'picked',
  'open',
  'reserved',
  'demand',
  'ots',
  'last_mod',
])
/** The gateway as API Management shows it: key, quota and rate first, then the resource. */
export function createGateway(parts: GatewayParts): (request: HttpRequest) => Promise<HttpReply> {
  const { settings, items, book, warehouse, invoices, returns } = parts
  const prefix = `/${parts.code}/api/`.toLowerCase()
  const admit = createAdmission(settings)
  let turn = 0

  const list = <Row extends { pkey: number }>(
    request: HttpRequest,
    kind: { fields: ReadonlySet<string>; pageSize: number; rows: (query: Query) => readonly Row[] },
    envelope: (rows: readonly Row[], query: Query) => unknown,
  ): HttpReply => {
    let query: Query
    try {
      query = readQuery(request, kind.fields, kind.pageSize)
    } catch (error) {
      return refuseQuery(error, settings)
    }
    turn += 1
    const rows = kind.rows(query).filter((row) => satisfies(row, query.conditions))
    return jsonReply(200, envelope(pageOf(rows, query, settings.order, turn), query))
  }

  const read = (resource: string, request: HttpRequest): HttpReply => {
    const table = parts.codeTables.get(resource)
    if (table) {
      const fields = new Set(Object.keys(table[0] ?? {}))
      return list(request, { fields, pageSize: codeTablePageSize, rows: () => table }, (page) => ({ data: page }))
    }
    switch (resource) {
      case 'style':
        return list(
          request,
          {
            fields: styleFields,
            pageSize: documentPageSize,
            rows: ({ children }) => items.styles(children, settings.thirdLevel),
          },
          (page) => ({ data: { header: page } }),
        )
      case 'salesorder':
        return list(
          request,
          { fields: salesOrderFields, pageSize: documentPageSize, rows: ({ conditions }) => book.listed(conditions) },
          (page, { children }) => ({ data: { header: children ? page.map(book.document) : page } }),
        )
      case 'inventory': {
        const rows = parts.inventory.rows()
        return list(request, { fields: inventoryFields, pageSize: documentPageSize, rows: () => rows }, (page) => ({
          data: page,
        }))
      }
      case 'pick':
        return list(
          request,
          { fields: pickFields, pageSize: documentPageSize, rows: warehouse.listed },
          (page, query) => ({
            version: gatewayVersion,
            data: { header: query.children ? page.map(warehouse.document) : page },
          }),
        )
      case 'invoice':
        if (!settings.invoicesListed) return jsonReply(404, gatewayBody(404))
        return list(
          request,
          { fields: invoiceFields, pageSize: documentPageSize, rows: invoices.listed },
          (page, { children }) => ({ data: { header: children ? page.map(invoices.document) : page } }),
        )
      case 'return':
        return list(
          request,
          { fields: returnFields, pageSize: documentPageSize, rows: returns.listed },
          (page, { children }) => ({ data: { header: children ? page.map(returns.document) : page } }),
        )
      case 'creditmemo':
        return list(
          request,
          { fields: memoFields, pageSize: documentPageSize, rows: () => returns.memos().map(({ row }) => row) },
          (page) => ({ data: { header: page } }),
        )
      default:
        return jsonReply(404, gatewayBody(404))
    }
  }

  return async (request) => {
    const path = request.path.toLowerCase()
    if (!path.startsWith(prefix)) return jsonReply(404, gatewayBody(404))
    if (request.headers['ocp-apim-subscription-key'] !== parts.key) return jsonReply(401, gatewayBody(401))
    if (settings.quotaExceeded) return jsonReply(403, gatewayBody(403))
    const waitSeconds = admit()
    if (waitSeconds > 0) return throttled(waitSeconds)

    const resource = path.slice(prefix.length)
    if (request.method === 'GET') {
      if (settings.readDelayMs > 0) await pause(settings.readDelayMs)
      return read(resource, request)
    }
    const write = request.method === 'POST' ? writes[resource] : undefined
    if (!write) return jsonReply(405, gatewayBody(405))
    if (settings.writeDelayMs > 0) await pause(settings.writeDelayMs)
    return write(request.body, parts)
  }
}

const writes: Record<string, (body: string, parts: GatewayParts) => HttpReply> = {
  salesorder: postSalesOrders,
  salesordercancel: postCancellation,
  return: postReturns,
}

function postCancellation(body: string, { settings, book }: GatewayParts): HttpReply {
  const documents = parseArray(body)
  if (documents?.length !== 1) {
    return failureReply(
      [{ code: 'bad-json', field: '', message: 'A JSON array of one cancellation is expected' }],
      settings,
    )
  }
  const request = readCancelRequest(documents[0])
  const outcome = 'code' in request ? request : book.cancelRequested(request)
  return 'code' in outcome ? failureReply([outcome], settings) : jsonReply(200, outcome)
}

/** Books what an array of documents holds, all of it or nothing; one document is answered as an object. */
function postSalesOrders(body: string, parts: GatewayParts): HttpReply {
  const { settings, items, book } = parts
  return postDocuments(body, parts, 'sales order', (document) => {
    const checked = checkSalesOrder(document, items, settings.poNumLength)
    if (!('order' in checked)) return checked
    const { altpo } = checked.order
    const existing = settings.duplicates === 'refused' ? book.firstWith(altpo) : undefined
    if (!existing) return { written: checked }
    const message = `altpo ${altpo} already exists on sales order ${existing.ord_num}`
    return { failures: [{ code: 'duplicate', field: 'altpo', message }] }
  })
}

/** Books returns and credits, as sales orders are booked. */
function postReturns(body: string, parts: GatewayParts): HttpReply {
  const { settings, items, returns } = parts
  return postDocuments(body, parts, 'return', (document) => {
    const checked = checkReturn(document, items, (poNum) => returnedOrder(poNum, parts))
    if (!('back' in checked)) return checked
    const reference = String(checked.back.header.ref_num2)
    const existing = settings.duplicates === 'refused' ? returns.withReference(reference) : undefined
    if (!existing) return { written: checked }
    const message = `ref_num2 ${reference} already exists on return ${existing.row.ret_num}`
    return { failures: [{ code: 'duplicate', field: 'ref_num2', message }] }
  })
}

function returnedOrder(poNum: string, { book, warehouse, returns }: GatewayParts): ReturnedOrder | undefined {
  const booked = book.withPoNum(poNum)
  const [first] = booked
  if (!first) return undefined
  const sum = (rows: readonly Row[], upc: string, field: string) =>
    rows.filter((row) => row.upc === upc).reduce((total, row) => total + Number(row[field]), 0)
  const back = returns.returns().filter(({ row }) => row.po_num === poNum && row.ret_type === 'RETURN')
  return {
    invoices: new Set(booked.flatMap(warehouse.of).map(({ row }) => String(row.inv_num))),
    currency: String(first.row.curr_code),
    returnable: (upc) =>
      booked.reduce((total, { order }) => total + sum(order.detail, upc, 'ship_qty'), 0) -
      back.reduce((total, { detail }) => total + sum(detail, upc, 'qty'), 0),
  }
}

function postDocuments(
  body: string,
  { settings, intake }: GatewayParts,
  kind: string,
  check: (document: unknown) => { written: Written } | { failures: Failure[] },
): HttpReply {
  const refuse = (...failures: Failure[]) => failureReply(failures, settings)
  const documents = parseArray(body)
  if (!documents) return refuse({ code: 'bad-json', field: '', message: `A JSON array of ${kind}s is expected` })
  if (documents.length > settings.documentsPerPost) {
    const message = `At most ${settings.documentsPerPost} ${kind} a request`
    return refuse({ code: 'too-many-documents', field: '', message })
  }
  const checked: Written[] = []
  for (const document of documents) {
    const result = check(document)
    if ('failures' in result) return refuse(...result.failures)
    checked.push(result.written)
  }
  const outcomes = checked.map((written) => intake.submit(written))
  if (outcomes.includes('cut')) return { status: 200, headers: {}, body: '', cut: true }
  return jsonReply(200, outcomes.length === 1 ? outcomes[0] : outcomes)
}

function parseArray(body: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return Array.isArray(value) && value.length > 0 ? value : undefined
  } catch {
    return undefined
  }
}

function refuseQuery(error: unknown, settings: ErpSettings): HttpReply {
  const message = error instanceof Error ? error.message : 'Invalid query'
  return failureReply([{ code: 'query', field: '', message }], settings)
}

/** Counts requests a second; answers the seconds to wait, 0 when the request may pass. */
function createAdmission(settings: ErpSettings): () => number {
  let window = 0
  let used = 0
  return () => {
    if (settings.requestsPerSecond === 0) return 0
    const second = Math.floor(performance.now() / 1000)
    if (second !== window) {
      window = second
      used = 0
    }
    used += 1
    return used > settings.requestsPerSecond ? 1 : 0
  }
}
