// A process that sends what is ready to one ERP, so that a test can kill it. What it works on comes from the environment.
import { pushOrders } from '../../../lib/flows/orders/push-orders.ts'
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { compose } from '../../compose.ts'

const { DATABASE_URL: databaseUrl = '', CONNECTION_ID: connectionId = '', SELVEDGE_KEYS: keys = '' } = process.env
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
const log = createLog('push', 'silent')
const { context } = compose({ databaseUrl, keyRing: createKeyRing(keys), policy, worker: 'killed', log })
await pushOrders(context, connectionId)
