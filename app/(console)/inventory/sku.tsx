import { OctagonX } from 'lucide-react'

interface SkuProps {
  of: { sku: string; productId: string; variationId: string; oversold?: boolean }
}

/** What a shop item is called: its SKU, or its ids where it has none. */
export function Sku({ of: { sku, productId, variationId, oversold } }: SkuProps) {
  return (
    <span className="figures inline-flex items-center gap-1.5 font-medium">
      {sku || <span className="text-muted">{`product ${productId}${variationId && `/${variationId}`}`}</span>}
      {oversold && <OctagonX aria-label="Oversold" className="size-3.5 shrink-0 text-blocked" />}
    </span>
  )
}
