import { sweepDeadWorkers } from '../../lib/queue/dead-workers.ts'
import { defineTask } from '../define-task.ts'

export const queueSweep = defineTask('queue:sweep', ({ context }) => sweepDeadWorkers(context.db))
