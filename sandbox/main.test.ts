import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Addresses } from './testing/run-sandbox.ts'
import { basic, runSandbox } from './testing/run-sandbox.ts'

describe('npm run sandbox', { timeout: 30_000 }, () => {
  it('says in one line of JSON where both are, answers, and exits 0 on SIGTERM', async () => {
    const running = runSandbox(['--json'])
    const output = await running.output()
    expect(output.trim().split('\n')).toHaveLength(1)
    const { shop, erp } = JSON.parse(output) as Addresses
    expect(Object.keys(shop.keys).sort()).toEqual(['read', 'read_write', 'write'])
    const orders = await fetch(`${shop.url}/wp-json/wc/v3/orders?per_page=1`, {
      headers: { authorization: basic(shop.keys.read) },
    })
    expect([orders.status, orders.headers.get('x-wp-total')]).toEqual([200, '336'])
    const health = await fetch(`${erp.url}/api/pick?_pgsize=1`, { headers: { 'Ocp-Apim-Subscription-Key': erp.key } })
    expect(await health.json()).toHaveProperty('version')
    running.kill('SIGTERM')
    expect(await running.exit).toBe(0)
  })

  it('says in words where both are, by what seed, and that they will forget', async () => {
    const output = await runSandbox([]).output()
    expect(output).toContain('Random seed 1 in the shop, 1 in the ERP.')
    expect(output).toContain('Both forget everything when they stop.')
  })

  it('names the variable of a taken port', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const refused = runSandbox([], { SELVEDGE_ERP_PORT: String(port) })
    expect(await refused.exit).toBe(1)
    expect(refused.errors()).toContain(`Port ${port} is taken. Set SELVEDGE_ERP_PORT to a free one.`)
    holder.close()
  })

  it('refuses an option it does not know, and a state folder that is none', async () => {
    const unknown = runSandbox(['--prot', '1'])
    const noFolder = runSandbox(['--state', 'package.json'])
    expect([await unknown.exit, await noFolder.exit]).toEqual([1, 1])
    expect(unknown.errors()).toContain("Unknown option '--prot'")
    expect(noFolder.errors()).toMatch(/^--state .+package\.json cannot be used: .+\n$/)
  })
})
