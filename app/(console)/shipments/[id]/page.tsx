import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { readShipment } from '../../../../lib/boards/shipment-detail.ts'
import { db } from '../../../_server/db.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { ShipmentActions } from './shipment-actions.tsx'
import { ShipmentGoods } from './shipment-goods.tsx'
import { ShipmentInShop } from './shipment-in-shop.tsx'
import { ShipmentOthers } from './shipment-others.tsx'
import { ShipmentTries } from './shipment-tries.tsx'
import { ShipmentTruth } from './shipment-truth.tsx'

type Params = Promise<{ id: string }>

export const metadata: Metadata = { title: 'Shipment' }

export default async function ShipmentPage({ params }: { params: Params }) {
  const person = await requirePerson('shipments:read')
  const { id } = await params
  if (!/^p?\d{1,18}$/.test(id)) notFound()
  return (
    <Suspense fallback={<ShipmentSkeleton />}>
      <Shipment person={person} id={id} />
    </Suspense>
  )
}

async function Shipment({ person, id }: { person: Person; id: string }) {
  const of = id.startsWith('p') ? { pickId: BigInt(id.slice(1)) } : { dispatchId: BigInt(id) }
  const shipment = await readShipment(db(), consoleSettings().SELVEDGE_KEYS, person, of)
  if (!shipment) notFound()
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>
              Shipment <span className="figures">{shipment.pickNum}</span>
            </span>
            <Status kind="dispatch" state={shipment.state} />
          </span>
        }
        truth={<ShipmentTruth shipment={shipment} />}
        actions={
          shipment.dispatchId &&
          may(person, 'shipments:manage', shipment.storefrontId) && (
            <ShipmentActions
              shipment={{
                dispatchId: shipment.dispatchId,
                pickNum: shipment.pickNum,
                state: shipment.state,
                orderNumber: shipment.orderNumber ?? '',
                silentBecause: shipment.silentBecause,
                toldAt: shipment.toldAt,
              }}
            />
          )
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <ShipmentGoods shipment={shipment} />
          <ShipmentTries tries={shipment.tries} told={shipment.dispatchId !== null} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ShipmentInShop shipment={shipment} />
          <ShipmentOthers others={shipment.others} />
        </div>
      </div>
    </>
  )
}

const ShipmentSkeleton = () => (
  <div aria-busy="true" className="flex flex-col gap-4">
    <span className="sr-only">Loading</span>
    <Skeleton className="h-8 w-64" />
    <div className="grid gap-4 xl:grid-cols-[3fr_2fr]">
      <Skeleton className="h-80 w-full" />
      <Skeleton className="h-80 w-full" />
    </div>
  </div>
)
