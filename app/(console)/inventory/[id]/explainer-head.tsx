import Link from 'next/link'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { buttonClasses } from '../../../../components/ui/button-classes.ts'
import type { StockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import { Sku } from '../sku.tsx'
import { SendAgain } from './send-again.tsx'

interface ExplainerHeadProps {
  stock: StockExplainer
  maySend: boolean
  mayCatalogue: boolean
}

export const ExplainerHead = ({ stock, maySend, mayCatalogue }: ExplainerHeadProps) => (
  <PageHead
    title={
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href="/inventory"
          className="touch text-muted underline decoration-line-strong decoration-1 underline-offset-4 hover:text-accent"
        >
          Inventory
        </Link>
        <span className="text-muted">/</span>
        <Sku of={stock} />
        <Status kind="stock" state={stock.state} />
      </span>
    }
    truth={
      <span className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-text">{stock.name}</span>
        <span>{stock.storefrontCode}</span>
        <span>{stock.onSale ? 'on sale' : `not on sale (${stock.status})`}</span>
      </span>
    }
    actions={
      <>
        {mayCatalogue && (
          <Link href={`/catalogue/${stock.id}`} className={buttonClasses({})}>
            Open in the catalogue
          </Link>
        )}
        {maySend && ['settled', 'refused', 'ready'].includes(stock.state) && stock.desired !== null && (
          <SendAgain shopItemId={stock.id} desired={stock.desired} live={stock.mode === 'live'} />
        )}
      </>
    }
  />
)
