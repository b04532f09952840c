import type { TaskDefinition } from './define-task.ts'
import { catalogueCompare } from './tasks/catalogue-compare.ts'
import { cataloguePoll } from './tasks/catalogue-poll.ts'
import { cataloguePush } from './tasks/catalogue-push.ts'
import { connectionsTest } from './tasks/connections-test.ts'
import { exceptionsBulk } from './tasks/exceptions-bulk.ts'
import { exceptionsSweep } from './tasks/exceptions-sweep.ts'
import { inventoryCompute } from './tasks/inventory-compute.ts'
import { inventoryPush } from './tasks/inventory-push.ts'
import { inventoryRead } from './tasks/inventory-read.ts'
import { inventorySample } from './tasks/inventory-sample.ts'
import { inventoryVelocity } from './tasks/inventory-velocity.ts'
import { mappingsReplay } from './tasks/mappings-replay.ts'
import { mirrorAfterSalesTask } from './tasks/mirror-after-sales.ts'
import { mirrorCodesTask } from './tasks/mirror-codes.ts'
import { mirrorItemsTask } from './tasks/mirror-items.ts'
import { monthEndReconcile } from './tasks/month-end-reconcile.ts'
import { notesPush } from './tasks/notes-push.ts'
import { ordersBackfill } from './tasks/orders-backfill.ts'
import { ordersCensus } from './tasks/orders-census.ts'
import { ordersDrift } from './tasks/orders-drift.ts'
import { ordersEvaluate } from './tasks/orders-evaluate.ts'
import { ordersLookUp } from './tasks/orders-look-up.ts'
import { ordersPoll } from './tasks/orders-poll.ts'
import { ordersPush } from './tasks/orders-push.ts'
import { ordersReread } from './tasks/orders-reread.ts'
import { ordersVerify } from './tasks/orders-verify.ts'
import { ordersWake } from './tasks/orders-wake.ts'
import { outboxRecover } from './tasks/outbox-recover.ts'
import { queueSweep } from './tasks/queue-sweep.ts'
import { returnsPlan } from './tasks/returns-plan.ts'
import { shipmentsJudge } from './tasks/shipments-judge.ts'
import { shipmentsPush } from './tasks/shipments-push.ts'

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
  cataloguePoll,
  catalogueCompare,
  cataloguePush,
  mappingsReplay,
  mirrorItemsTask,
  mirrorCodesTask,
  mirrorAfterSalesTask,
  inventoryRead,
  inventoryCompute,
  inventoryPush,
  inventorySample,
  inventoryVelocity,
  shipmentsJudge,
  shipmentsPush,
  ordersDrift,
  notesPush,
  returnsPlan,
  monthEndReconcile,
  connectionsTest,
  exceptionsBulk,
  exceptionsSweep,
  outboxRecover,
  queueSweep,
]
