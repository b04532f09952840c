'use client'
import { SearchField } from './search-field.tsx'

/** Searches a list of what belongs to orders. */
export const OrderSearch = ({ text, onSearch }: { text: string; onSearch: (text: string) => void }) => (
  <SearchField
    label="Search by order, PO or sales order number"
    placeholder="Order or sales order"
    className="sm:w-56"
    text={text}
    onSearch={onSearch}
  />
)
