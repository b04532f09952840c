import 'server-only'
import { createLog } from '../../lib/kernel/log.ts'

export const log = createLog('console')
