import { pushChanges } from '../../lib/flows/catalogue/push-changes.ts'
import { defineTask } from '../define-task.ts'

export const cataloguePush = defineTask('catalogue:push', ({ context, alone }, { storefrontId }) =>
  alone(`catalogue ${storefrontId}`, async () => void (await pushChanges(context, storefrontId))),
)
