import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { Badge } from '../../../components/ui/badge.tsx'
import type { StylePreview } from '../../../lib/flows/catalogue/preview-publish.ts'
import type { ProductDraft, VariationDraft } from '../../../lib/storefront/catalogue-port.ts'

export interface PreviewedShop {
  storefrontId: string
  storefrontCode: string
  currency: string
  styles: StylePreview[]
}

const shownStyles = 40

/** Every product and variation as it would be sent, or why it would not. */
export function PublishPreview({ shops }: { shops: readonly PreviewedShop[] }) {
  if (shops.every(({ styles }) => styles.length === 0))
    return <p>Nothing of what is selected is missing in the shop: there is nothing to publish.</p>
  return shops.map(({ storefrontId, storefrontCode, currency, styles }) => (
    <section key={storefrontId} aria-label={`To ${storefrontCode}`} className="flex flex-col gap-3">
      {styles.slice(0, shownStyles).map((style) => (
        <Style key={style.styleKey} style={style} currency={currency} storefrontCode={storefrontCode} />
      ))}
      {styles.length > shownStyles && (
        <p className="text-sm text-muted">and {countOf(styles.length - shownStyles, 'more style', 'more styles')}.</p>
      )}
    </section>
  ))
}

/** A product sold as it is, in the same line as a variation. */
const asVariation = ({ sku, barcode, status, regularPrice, quantity }: ProductDraft): VariationDraft => ({
  sku,
  barcode,
  status,
  regularPrice,
  quantity,
  attributes: [],
})

interface StyleProps {
  style: StylePreview
  currency: string
  storefrontCode: string
}

function Style({ style, currency, storefrontCode }: StyleProps) {
  const { styleKey, name, productId, product, problems } = style
  const sold = product?.kind === 'simple' ? [asVariation(product)] : style.variations
  return (
    <article className="rounded-md border border-line">
      <header className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h3 className="font-semibold">{name}</h3>
        <span className="figures text-sm text-muted">{styleKey}</span>
        <Badge tone={problems.length > 0 ? 'blocked' : 'flight'}>
          {problems.length > 0
            ? 'Not sent'
            : productId === null
              ? `New ${product?.kind === 'variable' ? 'variable product' : 'product'} in ${storefrontCode}, draft`
              : `Added to product ${productId}`}
        </Badge>
      </header>
      {problems.length > 0 && (
        <ul className="px-3 pb-2 text-blocked">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {product?.attributes.map((attribute) => (
        <p key={attribute.name} className="px-3 pb-1 text-sm">
          <span className="text-muted">{attribute.name}:</span> {attribute.options.join(', ')}
        </p>
      ))}
      {sold.length > 0 && <Sold name={name} sold={sold} currency={currency} />}
    </article>
  )
}

interface SoldProps {
  name: string
  sold: readonly VariationDraft[]
  currency: string
}

function Sold({ name, sold, currency }: SoldProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label={`Variations of ${name}`} className="max-h-64 overflow-auto border-t border-line">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            {['Variation', 'SKU', 'Barcode'].map((head) => (
              <th key={head} scope="col" className="h-7 px-3 font-medium">
                {head}
              </th>
            ))}
            <th scope="col" className="h-7 px-3 text-right font-medium">
              Regular price
            </th>
            <th scope="col" className="h-7 px-3 text-right font-medium">
              Stock
            </th>
          </tr>
        </thead>
        <tbody>
          {sold.map((variation) => (
            <tr key={variation.sku} className="border-t border-line/70">
              <td className="h-8 px-3">{variation.attributes.map(({ value }) => value).join(', ') || name}</td>
              <td className="figures px-3">{variation.sku}</td>
              <td className="figures px-3">{variation.barcode || <span className="text-muted">none</span>}</td>
              <td className="px-3 text-right">
                {variation.regularPrice === null ? (
                  <span className="text-muted">none</span>
                ) : (
                  <Money amount={variation.regularPrice} currency={currency} />
                )}
              </td>
              <td className="figures px-3 text-right">{variation.quantity ?? 'not counted'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
