/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native or process-wide parts that must not be bundled.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/adapter-pg', '@prisma/client', 'pg', 'pino'],
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // forbidden() and unauthorized() answer 403 and 401 with their own pages.
    authInterrupts: true,
    serverActions: { bodySizeLimit: '8mb' },
  },
}

export default config
