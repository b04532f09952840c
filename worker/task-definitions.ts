import type { TaskDefinition } from './define-task.ts'
import { connectionsTest } from './tasks/connections-test.ts'
import { exceptionsBulk } from './tasks/exceptions-bulk.ts'
import { exceptionsSweep } from './tasks/exceptions-sweep.ts'
import { mappingsReplay } from './tasks/mappings-replay.ts'
import { mirrorCodesTask } from './tasks/mirror-codes.ts'
import { mirrorItemsTask } from './tasks/mirror-items.ts'
import { ordersBackfill } from './tasks/orders-backfill.ts'
import { ordersCensus } from './tasks/orders-census.ts'
import { ordersEvaluate } from './tasks/orders-evaluate.ts'
import { ordersLookUp } from './tasks/orders-look-up.ts'
import { ordersPoll } from './tasks/orders-poll.ts'
import { ordersPush } from './tasks/orders-push.ts'
import { ordersReread } from './tasks/orders-reread.ts'
import { ordersVerify } from './tasks/orders-verify.ts'
import { ordersWake } from './tasks/orders-wake.ts'
import { outboxRecover } from './tasks/outbox-recover.ts'
import { queueSweep } from './tasks/queue-sweep.ts'

export const taskDefinitions: readonly TaskDefinition[] = [
  ordersPoll,
  ordersEvaluate,
  ordersPush,
  ordersLookUp,
  ordersVerify,
  ordersCensus,
  ordersBackfill,
  ordersReread,
  ordersWake,
  mappingsReplay,
  mirrorItemsTask,
  mirrorCodesTask,
  connectionsTest,
  exceptionsBulk,
  exceptionsSweep,
  outboxRecover,
  queueSweep,
]
