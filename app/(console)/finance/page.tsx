import type { Metadata } from 'next'
import type { SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { boardScope } from '../_boards/board-scope.ts'
import { OrdersBoard } from '../_boards/orders-board.tsx'

export const metadata: Metadata = { title: 'Finance board' }

/** Finance: does the shop's money stand in the ERP, and what stands between? */
export default async function FinanceBoard({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('boards:read')
  return (
    <OrdersBoard
      title="Finance"
      truth="What the shop was paid, what of it stands in the ERP, and what stands between."
      owner="finance"
      scope={await boardScope(person, searchParams)}
    />
  )
}
