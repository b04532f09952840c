import { Writable } from 'node:stream'
import pino from 'pino'
import { expect, it } from 'vitest'
import { translateDirtyOrder } from './map-dirty-order.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'

function given(payload: unknown) {
  const lines: string[] = []
  const log = pino({}, new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }))
  const row = { id: 7n, externalId: '88', frozenSkus: {}, payload } as DirtyOrder
  return { translated: translateDirtyOrder('woocommerce', row, log), lines }
}

it('an error of our own is logged with its place in the code, and its message goes nowhere: it may quote the order', () => {
  const payload = {
    get total(): string {
      throw new TypeError('Ana Díaz,\n    at 1 High St')
    },
  }
  const { translated, lines } = given(payload)
  expect(translated).toMatchObject({
    finding: { code: 'ORDER_UNREADABLE', blocking: true, cause: { field: 'order', value: 'TypeError' } },
  })
  const [logged] = lines.map((line) => JSON.parse(line))
  expect(logged).toMatchObject({ level: 50, orderId: '7', externalId: '88', error: 'TypeError' })
  expect(logged.trace.join('\n')).toContain('translateWooCommerce')
  expect(`${lines}${JSON.stringify(translated)}`).not.toMatch(/Ana|High St/)
})

it('what the order itself is to blame for is said in its finding and not logged', () => {
  const { translated, lines } = given({ id: 88, total: '1.23456' })
  expect(translated).toMatchObject({ finding: { code: 'AMOUNT_TOO_FINE', cause: { value: '1.23456' } } })
  expect(lines).toEqual([])
})
