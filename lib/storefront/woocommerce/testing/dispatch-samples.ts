import { readFileSync } from 'node:fs'
import type { Note } from '../../../../sandbox/woocommerce/wire.ts'

/** For tests: what the measured store answered about notes and fulfilments. */
const sample = (name: string) => JSON.parse(readFileSync(new URL(`../samples/${name}.json`, import.meta.url), 'utf8'))

export const dispatchSamples = {
  notes: sample('order_notes') as [Note, Note, Note, Note],
  fulfilment: sample('fulfillment_created') as {
    request: { meta_data: { id: number; key: string; value: unknown }[] }
  },
}
