// A worker in a process of its own, so that a test can kill it. Database and keys come from the environment.
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { startWorker } from '../../start-worker.ts'

const { DATABASE_URL: databaseUrl = '', SELVEDGE_KEYS: keys = '' } = process.env
const policy = { allowedHosts: new Set<string>(), allowPrivate: false }
const worker = await startWorker(
  { databaseUrl, keyRing: createKeyRing(keys), policy, pollSeconds: 3_600 },
  createLog('worker', 'silent'),
)
await worker.ended
