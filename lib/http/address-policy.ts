import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as resolveName } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { Fault } from '../kernel/fault.ts'

/** Which addresses a connection may reach (issue, Non-functional: addresses). */
export interface AddressPolicy {
  /** Hosts whose private addresses are meant, from SELVEDGE_ALLOWED_HOSTS. */
  allowedHosts: ReadonlySet<string>
  /** SELVEDGE_ALLOW_PRIVATE_HOSTS=1: any private address, and plain http to loopback. Never in production. */
  allowPrivate: boolean
}

export function readAddressPolicy(env: Record<string, string | undefined>): AddressPolicy {
  const names = (env.SELVEDGE_ALLOWED_HOSTS ?? '').split(',').map((name) => name.trim().toLowerCase())
  return {
    allowedHosts: new Set(names.filter(Boolean)),
    allowPrivate: env.SELVEDGE_ALLOW_PRIVATE_HOSTS === '1',
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

// Everything that is not a host on the public internet: this network, private, shared, link-local (cloud metadata),
// documentation, benchmarking, multicast and reserved.
const inside = new BlockList()
const subnets4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
]
const subnets6 = [
  '::/127 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 fc00::/7 fe80::/10 ff00::/8',
]
for (const [family, lists] of [['ipv4', subnets4] as const, ['ipv6', subnets6] as const]) {
  for (const subnet of lists.join(' ').split(' ')) {
    const [network = '', bits] = subnet.split('/')
    inside.addSubnet(network, Number(bits), family)
  }
}

// An IPv4 address written as IPv6 (::ffff:10.0.0.1) is checked as what it is: BlockList does so by itself.
const within = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

export const isLoopback = (address: string): boolean => within(loopback, address)
export const isPrivate = (address: string): boolean => within(inside, address)

const bareHost = (url: URL) => url.hostname.replace(/^\[|\]$/g, '').toLowerCase()

/**
 * Refuses what may never be spoken to: another scheme, credentials in the URL, plain http off loopback, a private
 * address written as a number. Names are judged when they are resolved, by `guardedLookup`.
 * @throws {Fault} CONNECTION_ADDRESS_REFUSED
 */
export function checkAddress(url: URL, policy: AddressPolicy): void {
  const host = bareHost(url)
  const refuse = (why: string) => {
    throw refused(host, why)
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('only https is spoken')
  if (url.username || url.password) refuse('keys do not belong in the address')
  if (url.protocol === 'http:' && !policy.allowPrivate) refuse('plain http is refused; use https')
  if (isIP(host)) checkResolved(url, host, policy)
}

function checkResolved(url: URL, address: string, policy: AddressPolicy): void {
  const host = bareHost(url)
  if (url.protocol === 'http:' && !isLoopback(address)) throw refused(host, 'plain http is spoken to loopback only')
  if (!isPrivate(address) || policy.allowPrivate || policy.allowedHosts.has(host)) return
  throw refused(
    host,
    `it leads to the private address ${address}; name the host in SELVEDGE_ALLOWED_HOSTS if that is meant`,
  )
}

/**
 * A name look-up for the socket itself, so that the address checked is the address connected to: a name that resolves
 * differently a moment later (rebinding) gains nothing. One refused address refuses the name.
 */
export function guardedLookup(
  url: URL,
  policy: AddressPolicy,
  resolve: typeof resolveName = resolveName,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...(options as LookupOptions), all: true }, (error, found) => {
      if (error) return callback(error, '', 4)
      const addresses = found as LookupAddress[]
      try {
        for (const { address } of addresses) checkResolved(url, address, policy)
      } catch (fault) {
        return callback(fault as NodeJS.ErrnoException, '', 4)
      }
      const first = addresses[0]
      if (options.all) return callback(null, addresses)
      if (!first) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 4)
      callback(null, first.address, first.family)
    })
  }
}

const refused = (host: string, why: string) =>
  new Fault('CONNECTION_ADDRESS_REFUSED', `${host} is not spoken to: ${why}`, { context: { host } })
