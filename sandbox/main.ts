import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Erp } from './bluecherry/create-erp.ts'
import { createErp } from './bluecherry/create-erp.ts'
import { createDemoCustomers, demoSettings } from './demo-life.ts'
import type { Shop } from './woocommerce/create-shop.ts'
import { createShop } from './woocommerce/create-shop.ts'

const usage = `npm run sandbox [-- options]   a shop and an ERP on 127.0.0.1, what they hold in memory

  --json                  one line of addresses and keys once both listen
  --shop-port <n>         SELVEDGE_SHOP_PORT, else 8410; 0 takes any free port
  --erp-port <n>          SELVEDGE_ERP_PORT, else 9410
  --orders-per-minute <n> new paid orders arriving in the shop, 0 unless asked
  --state <dir>           keep what they hold in shop.json and erp.json there, and go on from it
  --demo-life             the warehouse works by itself, and customers send things back, at a pace one can watch
  --help`

/** A wrong option, a taken port, a folder that cannot be made: said in one line, without a trace. */
class Complaint extends Error {}

async function run(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(usage)
  const { ordersPerMinute, state } = options
  if (state) makeFolder(state)
  const shop = createShop({ ordersPerMinute, ...(state ? { stateFile: join(state, 'shop.json') } : {}) })
  const erp = createErp({
    ...(state ? { stateFile: join(state, 'erp.json') } : {}),
    ...(options.demoLife ? { settings: demoSettings } : {}),
  })
  const customers = options.demoLife ? setInterval(createDemoCustomers(shop, erp), 1_000) : undefined
  let stopping: Promise<unknown> | undefined
  const stop = () => {
    clearInterval(customers)
    stopping ??= Promise.all([shop.close(), erp.close()])
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
  try {
    await listen(shop, options.shopPort, 'SELVEDGE_SHOP_PORT')
    await listen(erp, options.erpPort, 'SELVEDGE_ERP_PORT')
  } catch (error) {
    await stop()
    throw error
  }
  console.log(options.json ? JSON.stringify(describeBoth(shop, erp)) : inWords(shop, erp, ordersPerMinute, state))
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Complaint(`--state ${folder} cannot be used: ${error instanceof Error ? error.message : error}`)
  }
}

async function listen(sandbox: Shop | Erp, port: number, variable: string): Promise<void> {
  try {
    await sandbox.listen(port)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'EADDRINUSE') throw new Complaint(`Port ${port} is taken. Set ${variable} to a free one.`)
    if (error.code === 'EACCES') throw new Complaint(`Port ${port} may not be used. Set ${variable} to another.`)
    throw error
  }
}

function describeBoth(shop: Shop, erp: Erp): unknown {
  return { shop: { url: shop.url, keys: shop.keys }, erp: { url: erp.url, key: erp.key } }
}

function inWords(shop: Shop, erp: Erp, ordersPerMinute: number, state: string | undefined): string {
  const { key, secret } = shop.keys.read_write
  return [
    `Shop  ${shop.url}   (WooCommerce wc/v3, ${ordersPerMinute} new orders a minute)`,
    `      consumer key ${key}`,
    `      secret       ${secret}`,
    `ERP   ${erp.url}   (BlueCherry gateway)`,
    `      key          ${erp.key}`,
    `Random seed ${shop.randomSeed} in the shop, ${erp.seed} in the ERP.`,
    `${state ? `What they hold is kept in ${state}.` : 'Both forget everything when they stop.'} Ctrl-C stops them.`,
  ].join('\n')
}

function readOptions() {
  let values: ReturnType<typeof parse>['values']
  try {
    values = parse().values
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
  return {
    json: values.json === true,
    help: values.help === true,
    demoLife: values['demo-life'] === true,
    shopPort: portOf(values['shop-port'] ?? process.env.SELVEDGE_SHOP_PORT ?? '8410', 'SELVEDGE_SHOP_PORT'),
    erpPort: portOf(values['erp-port'] ?? process.env.SELVEDGE_ERP_PORT ?? '9410', 'SELVEDGE_ERP_PORT'),
    ordersPerMinute: rateOf(values['orders-per-minute'] ?? '0'),
    state: values.state === undefined ? undefined : folderOf(values.state),
  }
}

function parse() {
  return parseArgs({
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      'demo-life': { type: 'boolean' },
      'shop-port': { type: 'string' },
      'erp-port': { type: 'string' },
      'orders-per-minute': { type: 'string' },
      state: { type: 'string' },
    },
  })
}

function portOf(text: string, variable: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new Complaint(`${variable} must be a port, not "${text}".`)
  return port
}

function folderOf(text: string): string {
  if (text === '') throw new Complaint('--state must name a folder.')
  return resolve(text)
}

function rateOf(text: string): number {
  const rate = /^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(rate)) throw new Complaint(`--orders-per-minute must be a number, not "${text}".`)
  return rate
}

run().catch((error: unknown) => {
  console.error(error instanceof Complaint ? error.message : error)
  process.exit(1)
})
