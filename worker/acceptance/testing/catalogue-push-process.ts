// A process that pushes one shop's catalogue, so that a test can kill it. What it works on comes from the environment.
import { pushChanges } from '../../../lib/flows/catalogue/push-changes.ts'
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { compose } from '../../compose.ts'

const { DATABASE_URL: databaseUrl = '', STOREFRONT_ID: storefrontId = '', SELVEDGE_KEYS: keys = '' } = process.env
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
const log = createLog('push', 'silent')
const { context } = compose({ databaseUrl, keyRing: createKeyRing(keys), policy, worker: 'killed', log })
await pushChanges(context, storefrontId)
