import { warehouseRule } from '../../mappings/rules.ts'
import type { MapInput, Notes } from './map-input.ts'
import { destinationOf } from './map-input.ts'

/**
 * The location of a line: the first of the winning rule's list (rule 14). Availability is not known yet, and the reason
 * says so. '' when no rule fits: the order is then held.
 */
export function chooseLocation(
  input: MapInput,
  line: { id: string; sku: string; items: readonly string[] },
  notes: Notes,
): string {
  const { order, mappings, personal } = input
  const place = destinationOf(personal)
  const methods = order.shippingLines.flatMap(({ methodId, title }) => [methodId, title])
  const rule = warehouseRule(mappings, {
    ...place,
    methods: methods.length > 0 ? methods : ['none'],
    sku: line.sku,
    items: line.items,
  })
  const location = rule?.target.locations[0] ?? ''
  if (!rule) {
    const method = order.shippingLines[0]?.title ?? 'none'
    notes.hold(
      'WAREHOUSE_UNMAPPED',
      { field: 'destination', value: place.country, state: place.state, method },
      line.id,
    )
  } else {
    const others = rule.target.locations.slice(1)
    const reason =
      others.length > 0
        ? `${location}: first of the list, availability not known (then ${others.join(', ')})`
        : location
    notes.because(`line ${line.id} location`, rule, reason)
  }
  return location
}
