'use client'
import { useEffect, useRef, useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { SearchInput } from '../../../components/ui/search-field.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ItemHit } from '../../../lib/boards/search-items.ts'
import type { FixPreview } from '../../../lib/exceptions/preview-fix.ts'
import type { Suggestion } from '../../../lib/mappings/suggest/suggest-items.ts'
import { ScoreWithReasons } from '../mappings/suggestions/score.tsx'
import { Frees } from './frees.tsx'
import { linkItemAction, searchItemsAction } from './link-actions.ts'
import { LinkChoice } from './link-choice.tsx'
import { NotThisItem } from './not-this-item.tsx'

interface LinkItemProps {
  caseId: string
  storefrontId: string
  linkKey: string
  /** What it links, in words. */
  what: string
  /** Best first. */
  suggestions: readonly Suggestion[]
  preview: FixPreview
}

/** Takes a suggested item or finds another, and links it; every order that nothing else holds goes by itself. */
export function LinkItem({ caseId, storefrontId, linkKey, what, suggestions, preview }: LinkItemProps) {
  const [text, setText] = useState('')
  const [items, setItems] = useState<readonly ItemHit[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const asked = useRef('')
  const link = useAct(linkItemAction, {
    done: ({ version }) =>
      `Linked as version ${version}; ${countOf(preview.orders, 'order goes', 'orders go')} by ${preview.orders === 1 ? 'itself' : 'themselves'}`,
  })
  useEffect(() => {
    const wanted = text.trim()
    asked.current = wanted
    if (wanted === '') {
      setItems(null)
      return
    }
    const timer = setTimeout(async () => {
      const answer = await searchItemsAction({ text: wanted })
      if (asked.current === wanted) setItems(answer.data?.items ?? [])
    }, 200)
    return () => clearTimeout(timer)
  }, [text])
  const choice = (reference: string) => ({ chosen: chosen === reference, choose: () => setChosen(reference) })
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      {suggestions.length > 0 ? (
        <fieldset>
          <legend className="text-sm font-medium">Suggested for {what}</legend>
          <ul className="flex flex-col">
            {suggestions.map(({ item, score, reasons }) => (
              <li key={item.pkey} className="flex items-start gap-1">
                <LinkChoice
                  {...choice(`pkey:${item.pkey}`)}
                  style={item.style}
                  styleName={item.styleName}
                  facts={[
                    item.colorName || item.colorCode,
                    item.lblCode,
                    item.dimension,
                    item.sizeDesc,
                    item.thirdPartyItem,
                    item.barcode,
                  ]}
                  price={item.price === null ? null : { amount: item.price, currency: item.currency }}
                >
                  <ScoreWithReasons score={score} reasons={reasons} />
                </LinkChoice>
                <NotThisItem storefrontId={storefrontId} linkKey={linkKey} pkey={item.pkey} name={item.styleName} />
              </li>
            ))}
          </ul>
        </fieldset>
      ) : (
        <p className="text-sm text-muted">No item is suggested for {what}. Search for it by another word.</p>
      )}
      <Field label={suggestions.length > 0 ? 'Another item' : `Item for ${what}`} htmlFor="item-search">
        <SearchInput
          id="item-search"
          value={text}
          placeholder="Style, name, colour, size or barcode"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {items?.length === 0 && (
        <p className="text-sm text-muted">
          No item fits. Items are made in the ERP first; search by another word, or create it there.
        </p>
      )}
      {items !== null && items.length > 0 && (
        <fieldset className="max-h-64 overflow-y-auto">
          <legend className="sr-only">Items found</legend>
          {items.map((item) => (
            <LinkChoice
              key={item.reference}
              {...choice(item.reference)}
              style={item.style}
              styleName={item.styleName}
              facts={[item.color, item.size, item.thirdPartyItem, item.barcode]}
              price={item.price !== null && item.currency ? { amount: item.price, currency: item.currency } : null}
            >
              {!item.active && (
                <span className="text-sm text-blocked">Not active in the ERP: linking frees nothing yet</span>
              )}
            </LinkChoice>
          ))}
        </fieldset>
      )}
      <Frees preview={preview} />
      <Button
        look="primary"
        className="self-start"
        disabled={chosen === null}
        pending={link.pending}
        onClick={() => chosen && void link.act({ caseId, reference: chosen })}
      >
        {preview.orders > 0 ? `Link and release ${countOf(preview.orders, 'order')}` : 'Link'}
      </Button>
    </div>
  )
}
