import { applyBulk } from '../../lib/exceptions/apply-bulk.ts'
import { defineTask } from '../define-task.ts'

export const exceptionsBulk = defineTask('exceptions:bulk', ({ context, alone }, { bulkId }) =>
  alone(`bulk ${bulkId}`, async () => void (await applyBulk(context, bulkId))),
)
