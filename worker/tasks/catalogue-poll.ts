import { pollProducts } from '../../lib/flows/catalogue/poll-products.ts'
import { defineTask } from '../define-task.ts'

export const cataloguePoll = defineTask('catalogue:poll', ({ context }, { storefrontId, whole = false }) =>
  pollProducts(context, storefrontId, { whole }),
)
