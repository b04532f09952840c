import type { Metadata } from 'next'
import type { SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { boardScope } from '../_boards/board-scope.ts'
import { OrdersBoard } from '../_boards/orders-board.tsx'

export const metadata: Metadata = { title: 'Ecommerce board' }

/** Ecommerce operations: is everything through, and what waits for us? */
export default async function EcommerceBoard({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('boards:read')
  return (
    <OrdersBoard
      title="Ecommerce operations"
      truth="Every paid order, where it stands, and what waits for a person."
      owner="ecommerce"
      connections
      dispatches
      scope={await boardScope(person, searchParams)}
    />
  )
}
