import { compareCatalogue } from '../../lib/flows/catalogue/compare-catalogue.ts'
import { defineTask } from '../define-task.ts'

export const catalogueCompare = defineTask('catalogue:compare', ({ context, alone }, { storefrontId }) =>
  alone(`compare ${storefrontId}`, async () => void (await compareCatalogue(context, storefrontId))),
)
