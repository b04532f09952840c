import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'

const root = new URL('..', import.meta.url)
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function sandbox(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, SELVEDGE_SHOP_PORT: '0', SELVEDGE_ERP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  return {
    child,
    exit: once(child, 'exit').then(([code]) => code as number | null),
    line: async () => {
      while (!output.includes('\n')) await once(child.stdout, 'data')
      return output
    },
    errors: () => errors,
  }
}

describe('npm run sandbox', { timeout: 30_000 }, () => {
  it('says in one line of JSON where both are, answers, and exits 0 on SIGTERM', async () => {
    const running = sandbox(['--json'])
    const output = await running.line()
    expect(output.trim().split('\n')).toHaveLength(1)
    const { shop, erp } = JSON.parse(output) as {
      shop: { url: string; keys: Record<'read_write' | 'read' | 'write', { key: string; secret: string }> }
      erp: { url: string; key: string }
    }
    expect(Object.keys(shop.keys).sort()).toEqual(['read', 'read_write', 'write'])
    const { key, secret } = shop.keys.read
    const orders = await fetch(`${shop.url}/wp-json/wc/v3/orders?per_page=1`, {
      headers: { authorization: `Basic ${btoa(`${key}:${secret}`)}` },
    })
    expect([orders.status, orders.headers.get('x-wp-total')]).toEqual([200, '336'])
    const health = await fetch(`${erp.url}/api/pick?_pgsize=1`, { headers: { 'Ocp-Apim-Subscription-Key': erp.key } })
    expect(await health.json()).toHaveProperty('version')
    running.child.kill('SIGTERM')
    expect(await running.exit).toBe(0)
  })

  it('names the variable of a taken port', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const refused = sandbox([], { SELVEDGE_ERP_PORT: String(port) })
    expect(await refused.exit).toBe(1)
    expect(refused.errors()).toContain(`Port ${port} is taken. Set SELVEDGE_ERP_PORT to a free one.`)
    holder.close()
  })

  it('refuses an option it does not know', async () => {
    const refused = sandbox(['--prot', '1'])
    expect(await refused.exit).toBe(1)
    expect(refused.errors()).toContain("Unknown option '--prot'")
  })
})
