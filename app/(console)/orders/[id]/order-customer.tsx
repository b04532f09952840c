import Link from 'next/link'
import { Empty } from '../../../../components/display/empty.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import type { Correction } from '../../../../lib/flows/orders/read-corrections.ts'
import type { Address, PersonalData } from '../../../../lib/storefront/port.ts'
import { correctionLabel } from '../../exceptions/correctable.ts'

/** Who ordered and where it goes; only for who may see customers. */
export function OrderCustomer({
  orderId,
  personal,
  corrections,
}: {
  orderId: string
  personal: PersonalData | 'erased' | null
  corrections: readonly Correction[]
}) {
  if (personal === null)
    return (
      <Note title="Your role does not see customers">
        Names and addresses are shown to service, ecommerce, finance and admin.
      </Note>
    )
  if (personal === 'erased')
    return <Note title="Erased">The key of this order's personal data was destroyed; amounts and lines remain.</Note>
  const notes = [
    ['Customer note', personal.customerNote],
    ['Gift message', personal.giftMessage],
    ['Delivery instruction', personal.deliveryInstruction],
    ['VAT number', personal.vatNumber],
  ].filter(([, text]) => text)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <p className="sm:col-span-2">
        <Link href={`/customers?order=${orderId}`} className="touch text-accent underline underline-offset-4">
          Everything of this customer
        </Link>
      </p>
      <AddressCard title="Ships to" address={personal.shipping} />
      <AddressCard title="Bills to" address={personal.billing} />
      {corrections.length > 0 && <Corrected corrections={corrections} />}
      {notes.map(([name, text]) => (
        <div key={name} className="card p-4">
          <h2 className="mb-1 text-sm font-medium text-muted">{name}</h2>
          <p className="break-words whitespace-pre-wrap">{text}</p>
        </div>
      ))}
    </div>
  )
}

/** What goes to the ERP instead of the shop's words: put right on our copy. */
function Corrected({ corrections }: { corrections: readonly Correction[] }) {
  return (
    <div className="card p-4 sm:col-span-2">
      <h2 className="mb-1 text-sm font-medium text-muted">Put right on our copy, the shop says otherwise</h2>
      {corrections.map(({ id, field, before, after, byLabel, at, reason }) => (
        <p key={id} className="break-words">
          {correctionLabel(field)}: <del className="text-muted">{before || 'empty'}</del>{' '}
          <ins className="font-medium no-underline">{after || 'empty'}</ins>{' '}
          <span className="text-sm text-muted">
            {byLabel}, <Instant at={at} />: {reason}
          </span>
        </p>
      ))}
    </div>
  )
}

function AddressCard({ title, address }: { title: string; address: Address }) {
  const lines = [
    address.name,
    address.company,
    address.line1,
    address.line2,
    [address.postcode, address.city].filter(Boolean).join(' '),
    [address.state, address.country].filter(Boolean).join(', '),
    address.email,
    address.phone,
  ].filter(Boolean)
  return (
    <div className="card p-4">
      <h2 className="mb-1 text-sm font-medium text-muted">{title}</h2>
      {lines.length === 0 ? (
        <p className="text-muted">Nothing was given.</p>
      ) : (
        lines.map((line) => (
          <p key={line} className="break-words">
            {line}
          </p>
        ))
      )}
    </div>
  )
}

const Note = ({ title, children }: { title: string; children: string }) => (
  <div className="card px-5 py-10 text-center">
    <Empty title={title}>{children}</Empty>
  </div>
)
