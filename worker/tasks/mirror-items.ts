import { mirrorItems } from '../../lib/mirror/mirror-items.ts'
import { defineTask } from '../define-task.ts'

export const mirrorItemsTask = defineTask('mirror:items', ({ context, alone }, { connectionId, whole = false }) =>
  alone(`mirror ${connectionId} ${whole}`, async () => void (await mirrorItems(context, connectionId, { whole }))),
)
