import Link from 'next/link'
import { countOf } from '../../../components/display/money-text.ts'
import { buttonClasses } from '../../../components/ui/button-classes.ts'
import { may } from '../../../lib/access/permissions.ts'
import { listErpCodes } from '../../../lib/boards/erp-codes.ts'
import { isAfterSalesCode, isFindingCode } from '../../../lib/exceptions/origin.ts'
import { previewFix } from '../../../lib/exceptions/preview-fix.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import { mappingTables } from '../../../lib/mappings/tables.ts'
import { db } from '../../_server/db.ts'
import { frameOf } from '../../_server/query.ts'
import type { Person } from '../../_server/session.ts'
import { ruleFields } from '../mappings/rule-fields.ts'
import { afterSalesPlace } from './after-sales-place.ts'
import { findingPlace } from './finding-place.ts'
import { Frees } from './frees.tsx'
import { LinkFix } from './link-fix.tsx'
import { linkKeyOf } from './link-key.ts'
import { RuleFix } from './rule-fix.tsx'
import { type CauseRule, ruleFromCause } from './rule-from-cause.ts'

/** What mending the case frees, and where it is mended: here, if the person may, else where that is. */
export async function CaseFix({ person, found }: { person: Person; found: CaseDetail }) {
  const key = linkKeyOf(found)
  if (key && found.storefrontId && may(person, 'mappings:link-items', found.storefrontId)) {
    return <LinkFix person={person} found={found} linkKey={key} />
  }
  const preview = found.held > 0 ? await previewFix(db(), person, found.id) : null
  return (
    <>
      {preview && <Frees preview={preview} />}
      <Elsewhere person={person} found={found} />
    </>
  )
}

function Elsewhere({ person, found }: { person: Person; found: CaseDetail }) {
  const place = isFindingCode(found.code)
    ? findingPlace(found.code, found.cause, found.storefrontCode)
    : isAfterSalesCode(found.code) && found.code !== 'RETURN_UNMAPPED'
      ? afterSalesPlace(found.code, found.cause, found.storefrontCode)
      : null
  if (place) {
    const { href, verb, permission } = place
    return may(person, permission, found.storefrontId) ? (
      <Link href={href} className={buttonClasses({ look: 'primary', className: 'self-start' })}>
        {verb}
      </Link>
    ) : null
  }
  const rule = ruleFromCause(found.code, found.cause)
  if (rule && may(person, 'mappings:read')) return <RuleOf person={person} found={found} rule={rule} />
  if ((found.connectionId || found.code === 'STATUS_UNCLASSED') && may(person, 'connections:read')) {
    return (
      <Link href="/connections" className={buttonClasses({ look: 'primary', className: 'self-start' })}>
        {found.code === 'STATUS_UNCLASSED' ? 'Class the status' : 'Open the connection'}
      </Link>
    )
  }
  return null
}

async function RuleOf({ person, found, rule }: { person: Person; found: CaseDetail; rule: CauseRule }) {
  const { title, money } = mappingTables[rule.table]
  const approves = may(person, 'mappings:approve-money', found.storefrontId)
  if (!may(person, 'mappings:edit', found.storefrontId) && !(money && approves)) {
    return (
      <Link href={rule.href} className={buttonClasses({ className: 'self-start' })}>
        Look at {title}
      </Link>
    )
  }
  const [codes, frame] = await Promise.all([listErpCodes(db(), person), frameOf(person)])
  const released = found.held > 0 ? ` and release ${countOf(found.held, 'order')}` : ''
  return (
    <RuleFix
      key={found.id}
      caseId={found.id}
      begun={{ ...rule.cells, storefront: found.storefrontCode ?? '', position: '' }}
      fields={ruleFields(rule.table, codes)}
      storefronts={frame.storefronts.map(({ code, name }) => ({ code, name }))}
      everywhere={person.storefrontIds === null}
      verb={money && !approves ? 'Ask finance to approve the rule' : `Add the rule${released}`}
      href={rule.href}
    />
  )
}
