import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Option } from 'commander'
import { financeUser } from './finance-user.ts'
import { note, parseInstant, Refusal, readSecret, say } from './speak.ts'

interface ShopOptions {
  code: string
  name?: string
  url: string
  key?: string
  secret?: string
  liveFrom?: string
  mode?: 'off' | 'shadow' | 'live'
  currency?: string
  timeZone?: string
  releaseDelay?: string
  account?: string
  approveAs?: string
  erp?: string
  rate?: string
  test: boolean
}

interface ErpOptions {
  code: string
  name?: string
  url: string
  key?: string
  profile?: string
  rate?: string
  concurrentWrites?: string
  test: boolean
}

export function addConnect(program: Command): void {
  const connect = program
    .command('connect')
    .description('connect a shop or an ERP, or change the connection of that code')
  connect
    .command('woocommerce')
    .description('connect a WooCommerce shop (wc/v3); a real one removes the demo')
    .requiredOption('--code <code>', 'short, it stands in every reference sent: UK')
    .requiredOption('--url <address>')
    .option('--key <key>', 'consumer key; also SELVEDGE_CONNECT_KEY, or - for standard input')
    .option('--secret <secret>', 'consumer secret; also SELVEDGE_CONNECT_SECRET, or - for standard input')
    .option('--live-from <instant>', 'orders paid before it are not sent; needed for --mode live')
    .addOption(new Option('--mode <mode>', 'shadow unless said').choices(['off', 'shadow', 'live']))
    .option('--name <name>')
    .option('--currency <code>', 'as the shop says unless given')
    .option('--time-zone <zone>', 'of business dates: Europe/London; as the shop says unless given, else UTC')
    .option('--release-delay <seconds>', 'how long a paid order waits before it is sent; 600 unless given')
    .option('--account <fields>', 'ERP account: division=01,customer=WEBUK,store=UK,department=WEB; or JSON')
    .option('--approve-as <email>', 'finance user who approves that the account of a connected shop changes')
    .option('--erp <code>', 'its ERP connection; the only one unless given')
    .option('--rate <n>', 'requests a second at most; 0 (no limit) unless given')
    .option('--no-test', 'do not ask the shop now')
    .action(connectShop)
  connect
    .command('bluecherry')
    .description('connect a BlueCherry gateway; shops without an ERP are joined to it')
    .requiredOption('--url <address>', 'with the tenant code: https://client.example/CODE')
    .option('--key <key>', 'subscription key; also SELVEDGE_CONNECT_KEY, or - for standard input')
    .option('--profile <file>', 'JSON: what is particular to the tenant')
    .option('--code <code>', 'name of the connection', 'ERP')
    .option('--name <name>')
    .option('--rate <n>', 'requests a second at most; 2 unless given, 0 is no limit')
    .option('--concurrent-writes <n>', 'writes at a time; 1 unless given')
    .option('--no-test', 'do not ask the ERP now')
    .action(connectErp)
}

async function connectShop(options: ShopOptions): Promise<void> {
  const key = await readSecret(options.key, '--key', 'SELVEDGE_CONNECT_KEY')
  const secret = await readSecret(options.secret, '--secret', 'SELVEDGE_CONNECT_SECRET')
  const liveFrom = options.liveFrom === undefined ? undefined : parseInstant(options.liveFrom, '--live-from')
  const [{ withContext }, { connectStorefront }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/connections/connect-storefront.ts'),
  ])
  await withContext(async (session) => {
    const { context, policy, actor } = session
    const { code, name, url, mode, currency, timeZone, erp: erpCode } = options
    const approver = options.approveAs ? await financeUser(context.db, options.approveAs) : null
    const input = {
      code,
      url,
      key,
      secret,
      ...(name ? { name } : {}),
      ...(liveFrom ? { liveFrom } : {}),
      ...(mode ? { mode } : {}),
      ...(currency ? { currency } : {}),
      ...(timeZone ? { timeZone } : {}),
      ...(erpCode ? { erpCode } : {}),
      ...(options.releaseDelay ? { releaseDelaySeconds: numberOf(options.releaseDelay, '--release-delay') } : {}),
      ...(options.rate ? { ratePerSecond: numberOf(options.rate, '--rate') } : {}),
      ...(options.account ? { account: accountOf(options.account) } : {}),
    }
    const connected = await connectStorefront(context.db, context.keyRing, policy, actor, input, approver)
    if (connected.removedDemo) note('The demo was removed: a real shop is connected.')
    const flow = await context.db.storefrontFlow.findFirst({
      where: { storefrontId: connected.storefrontId, flow: 'orders' },
    })
    say(`${code.toUpperCase()} is connected to ${url}, orders ${flow?.mode ?? 'off'}.`)
    if (options.test) await test(session.testing, connected.connectionId)
  })
}

async function connectErp(options: ErpOptions): Promise<void> {
  const key = await readSecret(options.key, '--key', 'SELVEDGE_CONNECT_KEY')
  const profile = options.profile ? readProfile(options.profile) : undefined
  const [{ withContext }, verb] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/connections/connect-erp.ts'),
  ])
  await withContext(async ({ context, testing, policy, actor }) => {
    const { code, name, url } = options
    const connected = await verb.connectErp(context.db, context.keyRing, policy, actor, {
      code,
      url,
      key,
      ...(name ? { name } : {}),
      ...(profile ? { profile } : {}),
      ...(options.rate ? { ratePerSecond: numberOf(options.rate, '--rate') } : {}),
      ...(options.concurrentWrites
        ? { concurrentWrites: numberOf(options.concurrentWrites, '--concurrent-writes') }
        : {}),
    })
    const joined = connected.joined.length > 0 ? ` It serves ${connected.joined.join(', ')} now.` : ''
    say(`${code.toUpperCase()} is connected to ${url}.${joined}`)
    if (options.test) await test(testing, connected.connectionId)
  })
}

type Testing = Parameters<typeof import('../../lib/connections/test-connection.ts').testConnection>[0]

async function test(context: Testing, connectionId: string): Promise<void> {
  const { testConnection } = await import('../../lib/connections/test-connection.ts')
  try {
    const answer = await testConnection(context, connectionId)
    const facts = Object.entries(answer).filter(([, value]) => value !== null)
    say(`It answers: ${facts.map(([fact, value]) => `${fact} ${value}`).join(', ')}.`)
  } catch (error) {
    throw new Refusal(
      `The connection is kept, but it does not answer: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function readProfile(file: string): Record<string, never> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Refusal(`--profile ${file}: ${error instanceof Error ? error.message : error}`, 2)
  }
}

function numberOf(text: string, flag: string): number {
  const number = Number(text)
  if (text.trim() === '' || Number.isNaN(number)) throw new Refusal(`${flag}: "${text}" is no number`, 2)
  return number
}

function accountOf(text: string) {
  if (text.trim().startsWith('{')) return JSON.parse(text)
  const fields = Object.fromEntries(
    text.split(',').map((pair) => {
      const [field = '', value = ''] = pair.split(/=(.*)/s)
      return [field.trim(), value.trim()]
    }),
  )
  const { division = '', customer = '', store = '', ...rest } = fields
  return { division, customer, store, ...rest }
}
