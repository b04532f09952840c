import { Empty } from '../../../../components/display/empty.tsx'
import { amountText } from '../../../../components/display/money-text.ts'
import { figureHeads, HeadRow, wordHeads } from '../../../../components/table/head-row.tsx'
import { classNames } from '../../../../components/ui/class-names.ts'
import { components, noAmounts, subtract, sumAmounts } from '../../../../lib/reconciliation/components.ts'
import { dateOf } from '../../../../lib/reconciliation/periods/terms.ts'
import type { DocumentMoney } from '../../../../lib/reconciliation/read/read-order-money.ts'
import { componentTitles } from '../../../../lib/reconciliation/statement-words.ts'

const titles = {
  order: 'Order',
  'sales order': 'Sales order',
  invoice: 'Invoice',
  refund: 'Refund',
  'credit memo': 'Credit memo',
}

/** The order's money on both sides, document by document and component by component. */
export function OrderMoney({
  documents,
  currency,
  scale,
}: {
  documents: readonly DocumentMoney[]
  currency: string
  scale: number
}) {
  if (documents.length === 0)
    return <Empty title="No money yet">It stands here once the order was landed and read.</Empty>
  const counts = ({ kind, remark }: DocumentMoney, of: readonly DocumentMoney['kind'][]) =>
    of.includes(kind) && remark === ''
  const shop = sumAmounts(documents.filter((one) => counts(one, ['order', 'refund'])))
  const erp = sumAmounts(documents.filter((one) => counts(one, ['invoice', 'credit memo'])))
  const hasErp = documents.some((one) => counts(one, ['invoice', 'credit memo']))
  const rows = [
    ...documents.map(({ kind, number, day, remark, ...amounts }) => ({
      key: `${kind} ${number}`,
      title: titles[kind],
      number,
      day: day ? dateOf(day) : '',
      remark,
      amounts,
      look: remark === '' ? 'plain' : 'void',
    })),
    {
      key: 'shop',
      title: 'Storefront, refunds taken off',
      number: '',
      day: '',
      remark: '',
      amounts: shop,
      look: 'total',
    },
    {
      key: 'erp',
      title: 'Invoiced, credit memos taken off',
      number: '',
      day: '',
      remark: '',
      amounts: erp,
      look: 'total',
    },
    {
      key: 'difference',
      title: hasErp ? 'ERP less storefront' : 'Nothing is invoiced yet',
      number: '',
      day: '',
      remark: '',
      amounts: hasErp ? subtract(erp, shop) : noAmounts,
      look: 'total',
    },
  ]
  return (
    <div className="card overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Money on both sides</caption>
        <thead>
          <HeadRow
            columns={[
              ...wordHeads(currency, 'Date'),
              ...figureHeads(...components.map((component) => componentTitles[component])),
            ]}
          />
        </thead>
        <tbody>
          {rows.map(({ key, title, number, day, remark, amounts, look }) => (
            <tr
              key={key}
              className={classNames(
                look === 'total' && 'font-semibold [&>*]:border-t [&>*]:border-line',
                look === 'void' && 'text-muted line-through',
              )}
            >
              <th
                scope="row"
                className={classNames('px-3 py-1.5 text-left whitespace-nowrap', look !== 'total' && 'font-normal')}
              >
                {title} {number && <span className="figures text-muted">{number}</span>}
                {remark && <span className="ml-2 inline-block text-xs text-muted">{remark}</span>}
              </th>
              <td className="figures px-3 py-1.5 whitespace-nowrap">{day}</td>
              {components.map((component) => (
                <td key={component} className="figures px-3 py-1.5 text-right whitespace-nowrap">
                  {amountText(amounts[component], scale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
