import { countText } from '../../../components/display/money-text.ts'
import { states } from '../../../components/display/states.ts'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'

/** A count in a cell; nothing where there is none. */
export const figure = (value: number | null) =>
  value === null ? null : <span className="figures whitespace-nowrap">{countText(value)}</span>

/** Stands for "whatever it is" in a filter. */
export const any = '*'

export const velocityChoices = [
  { value: any, label: 'Any pace' },
  ...Object.entries(states.velocity).map(([velocity, { word }]) => ({ value: velocity, label: word })),
]

interface Named {
  id: string
  name: string
  storefrontCode: string
}

/** What every list of shop items shows alike. */
export function itemColumns<Row extends Named>() {
  const helper = createAppColumnHelper<Row>()
  return {
    name: helper.display({
      id: 'name',
      header: 'Name',
      meta: { label: 'Name', className: 'max-w-64' },
      cell: ({ row: { original } }) => <span className="block truncate">{original.name}</span>,
    }),
    storefront: helper.display({
      id: 'storefront',
      header: 'Storefront',
      meta: { label: 'Storefront', hidden: true },
      cell: ({ row: { original } }) => original.storefrontCode,
    }),
  }
}
