// One harmless request a server action: what it needs, and what who may is told. Ids that exist nowhere keep it harmless.
import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import type { Permission } from './rule-28.ts'

export interface Walk {
  storefrontId: string
  connectionId: string
  /** The mapping tables as they stand. */
  csv: Record<string, string>
}

interface ActionRequest {
  permission: Permission
  /** `may`: whether who sends it is allowed; then it must change nothing worth keeping. */
  input: (walk: Walk, may: boolean) => unknown
  /** `done`, `invalid`, or the code of the fault who may meets. */
  answer: string
}

const nowhere = randomUUID()
const noOrder = '999999999999'
const noRule = '999999999999'

const rules: Record<string, Record<string, string>> = {
  tax: { rate: 'FJ-VAT-9', taxCode: 'EXPORT' },
  shipping: { method: 'sloop', shipper: 'INT', chargeCode: 'FRT' },
  item_link: { key: 'sku:NO-SUCH-SKU', kind: 'item', item: 'pkey:1' },
}

const tables: Record<string, Permission> = {
  tax: 'mappings:approve-money',
  shipping: 'mappings:edit',
  item_link: 'mappings:link-items',
}

const aCase =
  (more: object = {}) =>
  () => ({ caseId: nowhere, ...more })
const anOrder =
  (more: object = {}) =>
  () => ({ orderId: noOrder, ...more })
const aChange =
  (more: object = {}) =>
  () => ({ changeId: nowhere, ...more })
const nothingThere = { target: { ids: [noOrder] } }
const noPeriod = { periodId: '00000000-0000-7000-8000-000000000000' }
const reason = { reason: 'walked by a test' }
const aBulk = () => ({ action: { kind: 'retry', detail: {} }, target: { caseIds: [nowhere] } })

/** Who may gets the table back as it is; who may not tries to slip a rule in. */
function wholeTable(table: string, { csv }: Walk, may: boolean): string {
  const text = csv[table] ?? ''
  if (may) return text
  const names = (text.split('\n')[0] ?? '').trim().split(',')
  return `${text.trimEnd()}\n${names.map((name) => rules[table]?.[name] ?? '').join(',')}\n`
}

/** The account as it stands, for who may; another division for who may not. */
function account({ csv }: Walk, may: boolean): Record<string, string> {
  const [cells = {}] = parse(csv.account ?? '', { columns: true }) as Record<string, string>[]
  return may ? cells : { ...cells, division: '99' }
}

/** By the action's name, and a word more where one action asks for several permissions. */
export const actionRequests: Record<string, ActionRequest> = {
  searchAction: { permission: 'orders:read', input: () => ({ text: '102' }), answer: 'done' },

  excludeOrderAction: { permission: 'orders:exclude', input: anOrder(reason), answer: 'ORDER_UNKNOWN' },
  includeOrderAction: { permission: 'orders:exclude', input: anOrder(), answer: 'ORDER_UNKNOWN' },
  retryOrderAction: { permission: 'orders:retry', input: anOrder(), answer: 'ORDER_UNKNOWN' },

  writeNoteAction: {
    permission: 'notes:write',
    input: anOrder({ text: 'walked by a test', toCustomer: false }),
    answer: 'ORDER_UNKNOWN',
  },
  findCustomerAction: {
    permission: 'customers:read',
    input: () => ({ email: 'nobody@example.test' }),
    answer: 'done',
  },
  readAgainAction: { permission: 'orders:read-again', input: anOrder(), answer: 'ORDER_UNKNOWN' },
  releaseOrderAction: {
    permission: 'exceptions:resolve',
    input: anOrder({ ...reason, code: 'PRICE_OFF_MASTER' }),
    answer: 'ORDER_UNKNOWN',
  },

  retryCaseAction: { permission: 'exceptions:resolve', input: aCase(), answer: 'CASE_UNKNOWN' },
  dismissCaseAction: { permission: 'exceptions:resolve', input: aCase(reason), answer: 'CASE_UNKNOWN' },
  assignCaseAction: { permission: 'exceptions:resolve', input: aCase({ assigneeId: null }), answer: 'CASE_UNKNOWN' },
  restoreCaseAction: { permission: 'exceptions:resolve', input: aCase(), answer: 'CASE_UNKNOWN' },
  snoozeCaseAction: {
    permission: 'exceptions:resolve',
    input: aCase({ snooze: { forChange: true, ...reason } }),
    answer: 'CASE_UNKNOWN',
  },
  wakeCaseAction: { permission: 'exceptions:resolve', input: aCase(), answer: 'CASE_UNKNOWN' },
  setSeverityAction: { permission: 'exceptions:resolve', input: aCase({ severity: 'low' }), answer: 'CASE_UNKNOWN' },
  commentCaseAction: {
    permission: 'exceptions:resolve',
    input: aCase({ body: 'walked by a test', mentions: [] }),
    answer: 'CASE_UNKNOWN',
  },
  takeBackCommentAction: {
    permission: 'exceptions:resolve',
    input: () => ({ commentId: noOrder }),
    answer: 'COMMENT_UNKNOWN',
  },
  readMentionsAction: { permission: 'exceptions:read', input: aCase(), answer: 'done' },
  saveViewAction: {
    permission: 'exceptions:read',
    input: (_, may) => ({ page: may ? 'no page' : 'exceptions', name: 'walked', query: '', shared: false }),
    answer: 'invalid',
  },
  dropViewAction: { permission: 'exceptions:read', input: () => ({ viewId: nowhere }), answer: 'VIEW_UNKNOWN' },
  previewBulkAction: { permission: 'exceptions:resolve', input: aBulk, answer: 'done' },
  askBulkAction: { permission: 'exceptions:resolve', input: aBulk, answer: 'NOTHING_CHOSEN' },
  undoBulkAction: { permission: 'exceptions:resolve', input: () => ({ bulkId: nowhere }), answer: 'BULK_UNKNOWN' },
  readBulkAction: { permission: 'exceptions:resolve', input: () => ({ bulkId: nowhere }), answer: 'BULK_UNKNOWN' },
  readCorrectionsAction: { permission: 'customers:read', input: anOrder(), answer: 'ORDER_UNKNOWN' },
  correctOrderAction: {
    permission: 'exceptions:resolve',
    input: anOrder({ ...reason, changes: [{ field: 'shipping.city', value: 'Leeds' }] }),
    answer: 'ORDER_UNKNOWN',
  },
  takeBackCorrectionAction: {
    permission: 'exceptions:resolve',
    input: () => ({ correctionId: noOrder }),
    answer: 'CORRECTION_UNKNOWN',
  },
  fixByRuleAction: { permission: 'mappings:read', input: aCase({ cells: {} }), answer: 'CASE_UNKNOWN' },
  // Whose absence it may be depends on who asks: the verb's own tests walk that.
  readAwayAction: { permission: 'exceptions:resolve', input: () => ({ userId: 'nobody' }), answer: 'invalid' },
  setAwayAction: {
    permission: 'exceptions:resolve',
    input: () => ({ userId: 'nobody', away: null }),
    answer: 'invalid',
  },
  setTurnsAction: {
    permission: 'users:edit',
    input: () => ({ role: 'viewer', enabled: true }),
    answer: 'ROLE_OWNS_NOTHING',
  },
  searchItemsAction: { permission: 'mappings:link-items', input: () => ({ text: 'a5' }), answer: 'done' },
  previewSuggestionsAction: {
    permission: 'mappings:link-items',
    input: () => ({ leastScore: 100, storefrontId: nowhere }),
    answer: 'done',
  },
  acceptSuggestionsAction: {
    permission: 'mappings:link-items',
    input: () => ({ picks: [{ caseId: nowhere, pkey: '1' }] }),
    answer: 'done',
  },
  dismissSuggestionAction: {
    permission: 'mappings:link-items',
    input: () => ({ storefrontId: nowhere, key: 'sku:NO-SUCH-SKU', pkey: '1' }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  restoreSuggestionAction: {
    permission: 'mappings:link-items',
    input: () => ({ storefrontId: nowhere, key: 'sku:NO-SUCH-SKU', pkey: '1' }),
    answer: 'DISMISSAL_UNKNOWN',
  },
  linkItemAction: { permission: 'mappings:link-items', input: aCase({ reference: 'pkey:1' }), answer: 'CASE_UNKNOWN' },

  ...Object.fromEntries(
    Object.entries(tables).flatMap(([table, permission]): [string, ActionRequest][] => [
      [
        `saveRuleAction ${table}`,
        { permission, input: () => ({ table, cells: rules[table], replaces: noRule }), answer: 'MAPPING_CHANGED' },
      ],
      [
        `removeRuleAction ${table}`,
        { permission, input: () => ({ table, id: noRule, storefrontId: null }), answer: 'MAPPING_CHANGED' },
      ],
      [
        `importTableAction ${table}`,
        { permission, input: (walk, may) => ({ table, csv: wholeTable(table, walk, may) }), answer: 'done' },
      ],
    ]),
  ),

  ...Object.fromEntries(
    (['shipping', 'item_link'] as const).map((table): [string, ActionRequest] => [
      `draftRuleAction ${table}`,
      {
        permission: tables[table] ?? 'mappings:edit',
        input: () => ({ table, cells: rules[table], replaces: noRule, storefrontId: null }),
        answer: 'MAPPING_CHANGED',
      },
    ]),
  ),
  undoVersionAction: {
    permission: 'mappings:replay',
    input: () => ({ version: 999_999_999, note: 'walked by a test' }),
    answer: 'VERSION_UNKNOWN',
  },

  saveAccountAction: {
    permission: 'mappings:approve-money',
    input: (walk, may) => ({ cells: account(walk, may) }),
    answer: 'done',
  },

  askReplayAction: {
    permission: 'mappings:replay',
    input: aChange({ selection: { last: 5 } }),
    answer: 'CHANGE_UNKNOWN',
  },
  stopReplayAction: { permission: 'mappings:replay', input: () => ({ replayId: nowhere }), answer: 'done' },
  submitChangeAction: {
    permission: 'mappings:replay',
    input: aChange({ effectiveOn: null, note: '' }),
    answer: 'CHANGE_UNKNOWN',
  },
  renameChangeAction: { permission: 'mappings:replay', input: aChange({ title: 'Walked' }), answer: 'CHANGE_UNKNOWN' },
  reopenChangeAction: { permission: 'mappings:replay', input: aChange(), answer: 'CHANGE_UNKNOWN' },
  dropEditAction: {
    permission: 'mappings:replay',
    // `$D` is how a browser writes a date.
    input: aChange({ updatedAt: '$D2026-11-23T00:00:00.000Z', at: { edit: 0, end: null, open: null } }),
    answer: 'CHANGE_UNKNOWN',
  },
  withdrawChangeAction: {
    permission: 'mappings:replay',
    input: aChange({ note: 'walked by a test' }),
    answer: 'CHANGE_UNKNOWN',
  },
  approveChangeAction: {
    permission: 'mappings:approve-money',
    input: aChange({ note: 'walked by a test', evidenceId: null }),
    answer: 'CHANGE_UNKNOWN',
  },
  rejectChangeAction: {
    permission: 'mappings:approve-money',
    input: aChange({ note: 'walked by a test' }),
    answer: 'CHANGE_UNKNOWN',
  },

  connectStorefrontAction: { permission: 'connections:edit', input: () => ({ code: 'no code' }), answer: 'invalid' },
  connectErpAction: { permission: 'connections:edit', input: () => ({ code: 'no code' }), answer: 'invalid' },
  pauseAction: {
    permission: 'connections:edit',
    input: () => ({ connectionId: nowhere }),
    answer: 'CONNECTION_UNKNOWN',
  },
  resumeAction: {
    permission: 'connections:edit',
    input: () => ({ connectionId: nowhere }),
    answer: 'CONNECTION_UNKNOWN',
  },
  classStatusAction: {
    permission: 'connections:edit',
    input: () => ({ storefrontId: nowhere, slug: 'processing', to: 'ignored' }),
    answer: 'STATUS_UNKNOWN',
  },
  changeProfileAction: {
    permission: 'connections:edit',
    input: () => ({ connectionId: nowhere, text: '{}' }),
    answer: 'CONNECTION_UNKNOWN',
  },
  changeStorefrontAction: {
    permission: 'connections:edit',
    input: () => ({
      storefrontId: nowhere,
      // `$n` is how a browser writes a bigint.
      settings: { releaseDelaySeconds: 0, pricePolicy: 'send_as_sold', priceToleranceAmount: '$n0' },
    }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  setModeAction: {
    permission: 'flows:set-mode',
    input: () => ({ storefrontId: nowhere, flow: 'orders', mode: 'off' }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  setLiveFromAction: {
    permission: 'flows:set-mode',
    input: () => ({ storefrontId: nowhere, liveFrom: null }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  'askRunAction test': {
    permission: 'connections:edit',
    input: ({ connectionId }) => ({ kind: 'connections:test', connectionId }),
    answer: 'done',
  },
  'askRunAction backfill': {
    permission: 'runs:ask',
    input: ({ storefrontId }) => ({
      kind: 'orders:backfill',
      storefrontId,
      from: '2026-08-01T00:00:00Z',
      to: '2026-08-02T00:00:00Z',
      dryRun: true,
    }),
    answer: 'done',
  },
  'askRunAction census': {
    permission: 'runs:ask',
    input: ({ storefrontId }) => ({ kind: 'orders:census', storefrontId, scope: 'recent' }),
    answer: 'done',
  },

  acceptShopValueAction: { permission: 'catalogue:decide', input: () => nothingThere, answer: 'done' },
  revertToErpAction: { permission: 'catalogue:decide', input: () => nothingThere, answer: 'done' },
  quarantineAction: {
    permission: 'catalogue:decide',
    input: () => ({ ...nothingThere, of: 'items', status: 'draft' }),
    answer: 'done',
  },
  releaseProductsAction: { permission: 'catalogue:decide', input: () => nothingThere, answer: 'done' },
  previewPublishAction: { permission: 'catalogue:decide', input: () => nothingThere, answer: 'done' },
  publishStylesAction: {
    permission: 'catalogue:decide',
    input: ({ storefrontId }) => ({ shops: [{ storefrontId, styleKeys: ['01/no such style'] }] }),
    answer: 'done',
  },
  decideChangesAction: {
    permission: 'catalogue:decide',
    input: () => ({ ids: [noOrder], decision: 'approve' }),
    answer: 'done',
  },
  undoChangeAction: { permission: 'catalogue:decide', input: () => ({ id: noOrder }), answer: 'CHANGE_UNKNOWN' },
  setFieldPolicyAction: {
    permission: 'catalogue:set-policy',
    // What is the default stays so; who may not tries to switch it off.
    input: ({ storefrontId }, may) => ({ storefrontId, field: 'barcode', policy: may ? 'revert' : 'ignore' }),
    answer: 'done',
  },

  retryDispatchesAction: { permission: 'shipments:manage', input: () => ({ dispatchIds: [noOrder] }), answer: 'done' },
  completeNowAction: {
    permission: 'shipments:manage',
    input: () => ({ dispatchId: noOrder }),
    answer: 'DISPATCH_UNKNOWN',
  },
  setShipmentPolicyAction: {
    permission: 'shipments:set-policy',
    input: () => ({ storefrontId: nowhere, patch: { quietDays: 14 } }),
    answer: 'STOREFRONT_UNKNOWN',
  },

  openGuardAction: {
    permission: 'inventory:manage',
    input: ({ storefrontId }) => ({ storefrontId }),
    answer: 'GUARD_NOT_CLOSED',
  },
  sendAgainAction: { permission: 'inventory:manage', input: () => ({ shopItemIds: [noOrder] }), answer: 'done' },
  setPeakAction: {
    permission: 'inventory:manage',
    input: () => ({ storefrontId: nowhere, hours: null }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  setStockPolicyAction: {
    permission: 'inventory:manage',
    input: () => ({ storefrontId: nowhere, patch: { guardPercent: 20 } }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  previewBuffersAction: {
    permission: 'mappings:read',
    input: () => ({ kind: 'remove', id: noRule, storefrontId: null }),
    answer: 'MAPPING_CHANGED',
  },

  previewNotesAction: { permission: 'drift:decide', input: () => ({ ids: [noOrder] }), answer: 'done' },
  acceptDriftsAction: {
    permission: 'drift:decide',
    input: () => ({ ids: [noOrder], note: true, tellCustomer: null }),
    answer: 'done',
  },
  pushDriftsAction: { permission: 'drift:decide', input: () => ({ ids: [noOrder] }), answer: 'done' },
  ignoreDriftsAction: { permission: 'drift:decide', input: () => ({ ids: [noOrder], ...reason }), answer: 'done' },
  cancelDriftedAction: { permission: 'drift:decide', input: () => ({ ids: [noOrder], ...reason }), answer: 'done' },

  preparePeriodAction: { permission: 'month-end:prepare', input: () => noPeriod, answer: 'PERIOD_UNKNOWN' },
  returnPeriodAction: {
    permission: 'month-end:prepare',
    input: () => ({ ...noPeriod, ...reason }),
    answer: 'PERIOD_UNKNOWN',
  },
  approvePeriodAction: { permission: 'month-end:approve', input: () => noPeriod, answer: 'PERIOD_UNKNOWN' },
  confirmPeriodAction: {
    permission: 'month-end:approve',
    input: () => ({ ...noPeriod, ...reason }),
    answer: 'PERIOD_UNKNOWN',
  },
  askToReopenAction: {
    permission: 'month-end:prepare',
    input: () => ({ ...noPeriod, ...reason }),
    answer: 'PERIOD_UNKNOWN',
  },
  refuseToReopenAction: { permission: 'month-end:prepare', input: () => noPeriod, answer: 'PERIOD_UNKNOWN' },
  reopenPeriodAction: { permission: 'month-end:approve', input: () => noPeriod, answer: 'PERIOD_UNKNOWN' },
  assignVariancesAction: {
    permission: 'month-end:prepare',
    input: () => ({ ids: [noOrder], ownerId: null }),
    answer: 'VARIANCE_UNKNOWN',
  },
  explainVariancesAction: {
    permission: 'month-end:prepare',
    input: () => ({ ids: [noOrder], cause: 'walked', note: '', evidence: null }),
    answer: 'VARIANCE_UNKNOWN',
  },
  reopenVariancesAction: {
    permission: 'month-end:prepare',
    input: () => ({ ids: [noOrder] }),
    answer: 'VARIANCE_UNKNOWN',
  },
  acceptVariancesAction: {
    permission: 'month-end:approve',
    input: () => ({ ids: [noOrder] }),
    answer: 'VARIANCE_UNKNOWN',
  },
  sendToExceptionsAction: {
    permission: 'month-end:prepare',
    input: () => ({ ids: [noOrder], question: 'walked by a test' }),
    answer: 'VARIANCE_UNKNOWN',
  },
  importOpeningAction: {
    permission: 'month-end:import',
    input: () => ({ storefrontId: noPeriod.periodId, currency: 'GBP', name: 'walked by a test', text: 'order\n' }),
    answer: 'TERMS_MISSING',
  },
  approveOpeningAction: {
    permission: 'month-end:approve',
    input: () => ({ listId: noPeriod.periodId }),
    answer: 'LIST_UNKNOWN',
  },
  withdrawOpeningAction: {
    permission: 'month-end:import',
    input: () => ({ listId: noPeriod.periodId }),
    answer: 'LIST_UNKNOWN',
  },
  proposeAdjustmentAction: {
    permission: 'month-end:prepare',
    input: () => ({ varianceId: noOrder, amount: '1.00', debit: '1', credit: '2', reason: 'walked by a test' }),
    answer: 'VARIANCE_UNKNOWN',
  },
  approveAdjustmentAction: {
    permission: 'month-end:approve',
    input: () => ({ varianceId: noOrder }),
    answer: 'VARIANCE_UNKNOWN',
  },
  withdrawAdjustmentAction: {
    permission: 'month-end:prepare',
    input: () => ({ varianceId: noOrder }),
    answer: 'VARIANCE_UNKNOWN',
  },
  buildJournalAction: { permission: 'month-end:prepare', input: () => noPeriod, answer: 'PERIOD_UNKNOWN' },
  setJournalAccountAction: {
    permission: 'month-end:set-terms',
    input: () => ({ storefrontId: noPeriod.periodId, account: { kind: 'chargebacks', accounts: null } }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  stateBalanceAction: {
    permission: 'month-end:prepare',
    input: () => ({
      ...{ storefrontId: noPeriod.periodId, gateway: 'none', currency: 'GBP', day: '2026-09-30', amount: '1.00' },
    }),
    answer: 'GATEWAY_UNKNOWN',
  },
  previewPayoutsAction: {
    permission: 'month-end:import',
    input: () => ({ storefrontId: noPeriod.periodId, gateway: 'none', name: 'walked by a test', text: 'id\n' }),
    answer: 'GATEWAY_UNKNOWN',
  },
  importPayoutsAction: {
    permission: 'month-end:import',
    input: () => ({ storefrontId: noPeriod.periodId, gateway: 'none', name: 'walked by a test', text: 'id\n' }),
    answer: 'GATEWAY_UNKNOWN',
  },
  setGatewayTermsAction: {
    permission: 'month-end:set-terms',
    input: () => ({
      storefrontId: noPeriod.periodId,
      terms: {
        gateway: 'none',
        format: 'stripe',
        columnMap: null,
        feeBasisPoints: null,
        feeFixed: '0',
        payoutDays: 2,
      },
    }),
    answer: 'STOREFRONT_UNKNOWN',
  },
  setTermsAction: {
    permission: 'month-end:set-terms',
    input: () => ({
      storefrontId: noPeriod.periodId,
      terms: {
        startsOn: '2026-08-01',
        calendar: { kind: 'months' },
        tolerance: { minorUnits: 0, basisPoints: 0, lagDays: 0 },
        creditDays: 5,
        invoiceDays: 10,
        taxBasis: 'invoice',
        materiality: {},
      },
    }),
    answer: 'STOREFRONT_UNKNOWN',
  },

  holdPartsAction: { permission: 'returns:manage', input: () => ({ ids: [noOrder] }), answer: 'PART_UNKNOWN' },
  retryPartsAction: { permission: 'returns:manage', input: () => ({ ids: [noOrder] }), answer: 'PART_UNKNOWN' },
  chaseReceiptAction: {
    permission: 'returns:manage',
    input: () => ({ id: noOrder, note: 'walked by a test' }),
    answer: 'PART_UNKNOWN',
  },
  excludePartAction: {
    permission: 'returns:manage',
    input: () => ({ id: noOrder, ...reason }),
    answer: 'PART_UNKNOWN',
  },

  createUserAction: {
    permission: 'users:edit',
    input: () => ({ email: 'admin@selvedge.demo', name: 'Twice', role: 'admin', password: 'a long enough password' }),
    answer: 'EMAIL_TAKEN',
  },
  changeUserAction: {
    permission: 'users:edit',
    input: () => ({ userId: nowhere, change: { role: 'admin' } }),
    answer: 'USER_UNKNOWN',
  },
}
