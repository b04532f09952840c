'use client'
import { useEffect, useRef, useState } from 'react'
import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import { Field } from '../../../components/ui/field.tsx'
import { SearchInput } from '../../../components/ui/search-field.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ItemHit } from '../../../lib/boards/search-items.ts'
import { linkItemAction, searchItemsAction } from './link-actions.ts'

interface LinkItemProps {
  caseId: string
  /** What it links, in words. */
  what: string
  /** What to look for first: often the SKU's beginning names the style. */
  first: string
  held: number
}

/** Finds an item and links it; every order the case holds goes by itself. */
export function LinkItem({ caseId, what, first, held }: LinkItemProps) {
  const [text, setText] = useState(first)
  const [items, setItems] = useState<readonly ItemHit[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const asked = useRef('')
  const link = useAct(linkItemAction, {
    done: (data) => `Linked as version ${data.version}; ${countOf(data.held, 'order goes', 'orders go')} by themselves`,
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
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <Field label={`Item for ${what}`} htmlFor="item-search">
        <SearchInput
          id="item-search"
          value={text}
          placeholder="Style, name, colour, size or barcode"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {items?.length === 0 && text !== first && (
        <p className="text-sm text-muted">
          No item fits. Items are made in the ERP first; search by another word, or create it there.
        </p>
      )}
      {items !== null && items.length > 0 && (
        <fieldset className="max-h-64 overflow-y-auto">
          <legend className="sr-only">Items found</legend>
          {items.map((item) => (
            <label
              key={item.reference}
              className={classNames(
                'flex cursor-pointer items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover',
                chosen === item.reference && 'bg-accent-soft',
              )}
            >
              <input
                type="radio"
                name="item"
                value={item.reference}
                checked={chosen === item.reference}
                onChange={() => setChosen(item.reference)}
                className="mt-1 accent-(--accent)"
              />
              <span className="min-w-0 flex-1">
                <span className="figures font-medium">{item.style}</span> {item.styleName}
                <span className="block text-sm text-muted">
                  {[item.color, item.size, item.thirdPartyItem, item.barcode].filter(Boolean).join(' · ')}
                  {!item.active && <span className="text-blocked"> · not active</span>}
                </span>
              </span>
              {item.price !== null && item.currency && (
                <Money amount={item.price} currency={item.currency} className="text-sm" />
              )}
            </label>
          ))}
        </fieldset>
      )}
      <Button
        look="primary"
        className="self-start"
        disabled={chosen === null}
        pending={link.pending}
        onClick={() => chosen && void link.act({ caseId, reference: chosen })}
      >
        {held > 0 ? `Link and release ${countOf(held, 'order')}` : 'Link'}
      </Button>
    </div>
  )
}
