// Sends a shop's stock in a process of its own, so that a test can kill it. Its clock is the test's.
import { pushStock } from '../../../lib/flows/inventory/push-stock.ts'
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { compose } from '../../compose.ts'

const {
  DATABASE_URL: databaseUrl = '',
  SELVEDGE_KEYS: keys = '',
  STOREFRONT: storefrontId = '',
  NOW = '',
} = process.env
const aheadMs = new Date(NOW).getTime() - Date.now()
const { context } = compose({
  databaseUrl,
  keyRing: createKeyRing(keys),
  policy: { allowedHosts: new Set<string>(), allowPrivate: true },
  clock: { now: () => new Date(Date.now() + aheadMs), monotonic: () => performance.now() },
  log: createLog('stock pusher', 'silent'),
})
for (;;) {
  await pushStock(context, storefrontId)
  await new Promise((resolve) => setTimeout(resolve, 50))
}
