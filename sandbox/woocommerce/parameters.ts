import type { HttpReply } from '../http/message.ts'
import { isRecord } from '../http/message.ts'
import type { RestQuery } from './rest.ts'
import { restError } from './rest.ts'
import { isDateTime } from './site-time.ts'

/** How a parameter is checked, by the JSON schema WordPress declares for it. */
type Rule =
  | { kind: 'integer'; min?: number; max?: number }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'enum-list'; values: readonly string[] }
  | { kind: 'date-time' }
  | { kind: 'boolean' }
  | { kind: 'ids' }
  | { kind: 'address' }

export type Rules = Record<string, Rule>

/** What every list takes. */
export const pageRules: Rules = {
  page: { kind: 'integer', min: 1 },
  per_page: { kind: 'integer', min: 1, max: 100 },
  offset: { kind: 'integer', min: 0 },
  order: { kind: 'enum', values: ['asc', 'desc'] },
}

/** What a list with dates takes besides. */
export const dateRules: Rules = {
  after: { kind: 'date-time' },
  before: { kind: 'date-time' },
  modified_after: { kind: 'date-time' },
  modified_before: { kind: 'date-time' },
  dates_are_gmt: { kind: 'boolean' },
  include: { kind: 'ids' },
  exclude: { kind: 'ids' },
}

type Finding = { code: string; message: string; data: unknown }

/** Checks what is given against the rules; parameters without a rule are ignored. Answers 400 naming every bad one. */
export function checkQuery(query: RestQuery, rules: Rules): HttpReply | undefined {
  const findings = new Map<string, Finding>()
  for (const [name, rule] of Object.entries(rules)) {
    const value = query.get(name)
    if (value === undefined) continue
    const finding = check(name, value, rule)
    if (finding) findings.set(name, finding)
  }
  return refuse(findings)
}

/** The same for the values of a JSON body. */
export function checkBody(body: Record<string, unknown>, rules: Rules): HttpReply | undefined {
  const findings = new Map<string, Finding>()
  for (const [name, rule] of Object.entries(rules)) {
    const value = body[name]
    if (value === undefined || value === null) continue
    const finding = check(name, value, rule)
    if (finding) findings.set(name, finding)
  }
  return refuse(findings)
}

function refuse(findings: Map<string, Finding>): HttpReply | undefined {
  if (findings.size === 0) return undefined
  const names = [...findings.keys()].join(', ')
  return restError(400, 'rest_invalid_param', `Invalid parameter(s): ${names}`, {
    params: Object.fromEntries([...findings].map(([name, { message }]) => [name, message])),
    details: Object.fromEntries(findings),
  })
}

function check(name: string, value: unknown, rule: Rule): Finding | undefined {
  switch (rule.kind) {
    case 'integer': {
      if (!isInteger(value)) return wrongType(name, 'integer')
      const number = Number(value)
      const { min, max } = rule
      if (min !== undefined && max !== undefined && (number < min || number > max)) {
        return outOfBounds(`${name} must be between ${min} (inclusive) and ${max} (inclusive)`)
      }
      if (min !== undefined && number < min) return outOfBounds(`${name} must be greater than or equal to ${min}`)
      return undefined
    }
    case 'enum':
      return typeof value === 'string' && rule.values.includes(value) ? undefined : notOneOf(name, rule.values)
    case 'enum-list': {
      const list = listOf(value)
      const wrong = list.findIndex((item) => !rule.values.includes(item))
      return wrong < 0 ? undefined : notOneOf(`${name}[${wrong}]`, rule.values)
    }
    case 'date-time':
      return typeof value === 'string' && isDateTime(value)
        ? undefined
        : { code: 'rest_invalid_date', message: 'Invalid date.', data: null }
    case 'boolean':
      return typeof value === 'boolean' || ['true', 'false', '1', '0', ''].includes(String(value).toLowerCase())
        ? undefined
        : wrongType(name, 'boolean')
    case 'ids': {
      const wrong = listOf(value).findIndex((item) => !isInteger(item))
      return wrong < 0 ? undefined : wrongType(`${name}[${wrong}]`, 'integer')
    }
    case 'address': {
      const email = isRecord(value) ? value.email : undefined
      return typeof email !== 'string' || email === '' || /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)
        ? undefined
        : { code: 'rest_invalid_email', message: 'Invalid email address.', data: null }
    }
  }
}

/** A comma list or a real list, trimmed, empties left out. */
export function listOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[\s,]+/)
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function isInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value)
  return typeof value === 'string' && /^[+-]?\d+(\.0*)?$/.test(value.trim())
}

function wrongType(name: string, type: string): Finding {
  return { code: 'rest_invalid_type', message: `${name} is not of type ${type}.`, data: { param: name } }
}

function outOfBounds(message: string): Finding {
  return { code: 'rest_out_of_bounds', message, data: null }
}

function notOneOf(name: string, values: readonly string[]): Finding {
  const words = values.length > 1 ? `${values.slice(0, -1).join(', ')}, and ${values.at(-1)}` : values.join('')
  return { code: 'rest_not_in_enum', message: `${name} is not one of ${words}.`, data: null }
}
