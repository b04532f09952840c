import { Identifier } from '../../../components/display/identifier.tsx'
import type { CustomerView } from '../../../lib/boards/customer-view.ts'

/** Who it is and where parcels go; only for who may see customers. */
export function CustomerPerson({ person, matched }: Pick<CustomerView, 'person' | 'matched'>) {
  return (
    <section aria-labelledby="who" className="card p-4">
      <h2 id="who" className="mb-2 text-base font-semibold">
        Who
      </h2>
      {person === null ? (
        <p className="text-muted">Your role does not see customers: names and addresses are left out.</p>
      ) : person === 'erased' ? (
        <p className="text-muted">Erased: the key of this person’s data was destroyed; amounts and lines remain.</p>
      ) : (
        <dl className="grid grid-cols-[minmax(72px,max-content)_1fr] gap-x-4 gap-y-2">
          <dt className="text-muted">Name</dt>
          <dd className="min-w-0 break-words">{person.name || 'not given'}</dd>
          <dt className="text-muted">E-mail</dt>
          <dd className="min-w-0 break-words">{person.email ? <Identifier value={person.email} /> : 'not given'}</dd>
          {person.phone && (
            <>
              <dt className="text-muted">Phone</dt>
              <dd>
                <Identifier value={person.phone} />
              </dd>
            </>
          )}
          <dt className="text-muted">Ships to</dt>
          <dd className="min-w-0 break-words">
            {[
              person.shipsTo.company,
              person.shipsTo.line1,
              person.shipsTo.line2,
              [person.shipsTo.postcode, person.shipsTo.city].filter(Boolean).join(' '),
              person.shipsTo.country,
            ]
              .filter(Boolean)
              .map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
          </dd>
        </dl>
      )}
      {!matched && (
        <p className="mt-3 text-sm text-muted">
          The order gives no e-mail any more, so no other order can be told to be theirs.
        </p>
      )}
    </section>
  )
}
