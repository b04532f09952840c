import type { TaskName } from '../../../lib/queue/tasks.ts'

const words: Record<TaskName, string> = {
  'orders:poll': 'Ask the shop for changed orders',
  'orders:evaluate': 'Check and map orders',
  'orders:push': 'Send sales orders',
  'orders:look-up': 'Look up what is in doubt',
  'orders:verify': 'Look whether sales orders are still there',
  'orders:census': 'Take a census',
  'orders:backfill': 'Backfill orders',
  'orders:reread': 'Read an order again',
  'orders:wake': 'Judge orders whose hold has ended',
  'catalogue:poll': 'Ask the shop for changed products',
  'catalogue:compare': 'Compare products with items',
  'catalogue:push': 'Write products to the shop',
  'inventory:read': 'Read the ERP’s stock',
  'inventory:compute': 'Work out what the shop may sell',
  'inventory:push': 'Send stock to the shop',
  'inventory:sample': 'Compare the shop’s stock with what was sent',
  'inventory:velocity': 'Class items by what they sell',
  'mirror:after-sales': 'Read picks, returns and changed sales orders',
  'shipments:judge': 'Work out what the shop is told of shipments',
  'shipments:push': 'Confirm shipments in the shop',
  'orders:drift': 'Compare orders with what was sent',
  'notes:push': 'Write notes to the shop’s orders',
  'returns:plan': 'Work out what refunds mean in the ERP',
  'mirror:items': 'Read items',
  'month-end:reconcile': 'Tie out orders for the month-end',
  'mirror:codes': 'Pull codes',
  'mappings:replay': 'Replay orders with a mapping',
  'connections:test': 'Test a connection',
  'exceptions:bulk': 'Act on many exceptions',
  'exceptions:sweep': 'Wake and give out exceptions',
  'outbox:recover': 'Free what an ended worker held',
  'queue:sweep': 'Sweep the queue',
}

/** A task of the queue in words; one that is not known by its name. */
export const taskWord = (task: string): string => words[task as TaskName] ?? task
