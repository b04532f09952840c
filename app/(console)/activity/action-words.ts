/** What the activity log names, as a person says it. */
export const actionWords: Record<string, string> = {
  'connections:connect': 'Connected',
  'connections:change': 'Changed a connection',
  'connections:change-storefront': 'Changed how orders are sent',
  'connections:change-profile': 'Changed an ERP profile',
  'connections:pause': 'Paused a connection',
  'connections:resume': 'Resumed a connection',
  'connections:class-status': 'Classed a status',
  'flows:set-mode': 'Set a flow’s mode',
  'flows:set-live-from': 'Set the go-live instant',
  'mappings:save': 'Changed mappings',
  'users:create': 'Added a user',
  'users:change': 'Changed a user',
  'exceptions:dismiss': 'Dismissed an exception',
  'exceptions:restore': 'Put an exception back',
  'exceptions:assign': 'Assigned an exception',
  'exceptions:release': 'Released an order',
  'exceptions:retry': 'Had an exception looked at again',
  'orders:retry': 'Had an order looked at again',
  'orders:exclude': 'Excluded an order',
  'orders:include': 'Took an exclusion back',
  'orders:read-again': 'Had an order read again',
  'runs:ask': 'Asked for a run',
}

/** An action in words; one without words by its name. */
export const actionWord = (action: string): string => actionWords[action] ?? action.replaceAll(/[:-]/g, ' ')
