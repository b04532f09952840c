// Tells a shop what left, in a process of its own, so that a test can kill it.
import { pushDispatches } from '../../../lib/flows/shipments/push-dispatches.ts'
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { compose } from '../../compose.ts'

const { DATABASE_URL: databaseUrl = '', SELVEDGE_KEYS: keys = '', STOREFRONT: storefrontId = '' } = process.env
const { context } = compose({
  databaseUrl,
  keyRing: createKeyRing(keys),
  policy: { allowedHosts: new Set<string>(), allowPrivate: true },
  log: createLog('dispatch pusher', 'silent'),
})
for (;;) {
  await pushDispatches(context, storefrontId)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
